import { join } from "node:path";
import { encodeWav } from "../../client/media/wav.ts";
import { type ClientProgram, startClient } from "../programs/client_program.ts";
import { makeSpeech, type Voice } from "../speech.ts";

/** Somebody of the demo: a client, what it says, and the file that its speaker plays into. */
export interface Talker {
  readonly name: string;
  readonly client: ClientProgram;
  readonly said: Float32Array<ArrayBuffer>;
  readonly earFile: string;
}

const SPEECH_HZ = 48_000;
const SPEECH_SECONDS = 20;

/** Starts a client that speaks with a made voice, and registers it. */
export async function startTalker(options: {
  readonly name: string;
  readonly voice: Voice;
  readonly server: string;
  readonly folder: string;
  readonly open: boolean;
}): Promise<Talker> {
  const { name, voice, server, folder, open } = options;
  const said = makeSpeech(voice, SPEECH_SECONDS, SPEECH_HZ);
  const mouthFile = join(folder, `${name}-says.wav`);
  const earFile = join(folder, `${name}-hears.wav`);
  await Deno.writeFile(mouthFile, encodeWav(said, SPEECH_HZ));
  const client = await startClient({
    name,
    server,
    mic: `file:${mouthFile}`,
    speaker: `file:${earFile}`,
    open,
  });
  try {
    await client.event("registered");
    return { name, client, said, earFile };
  } catch (error) {
    await client[Symbol.asyncDispose]();
    throw error;
  }
}
