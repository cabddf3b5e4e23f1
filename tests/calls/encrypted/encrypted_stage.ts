import { join } from "node:path";
import { openIdentity } from "../../../client/identity/identity_file.ts";
import { openPeople } from "../../../client/secure/people.ts";
import type { ClientState } from "../../../client/api/types.ts";
import type { ClientProgram } from "../../../tools/programs/client_program.ts";
import { JOHNS_VOICE, MARIES_VOICE } from "../../../tools/speech.ts";
import { openLyingGate, type Told } from "../gate.ts";
import { type Stage, startStage, type TalkingClient } from "../stage.ts";
import { openWire, type Wire } from "./wire.ts";

/** John and Marie with keys, and the wire between them. */
export interface EncryptedStage extends Stage {
  readonly john: TalkingClient;
  readonly marie: TalkingClient;
  readonly wire: Wire;
  /** What the directory tells each of the other; a test may change it. */
  readonly toldJohn: Map<string, Told>;
  readonly toldMarie: Map<string, Told>;
}

export interface EncryptedStageOptions {
  /** Flags of each. */
  readonly johns?: readonly string[];
  readonly maries?: readonly string[];
  /** Before the programs start: whom Marie knows under John's name, by another key than his. */
  readonly marieKnowsAnotherJohn?: boolean;
  /** How long each speaks; silence follows. */
  readonly speaksSeconds?: number;
}

export async function startEncryptedStage(
  options: EncryptedStageOptions = {},
): Promise<EncryptedStage> {
  const stage = await startStage();
  try {
    const [johnsPort, mariesPort] = [freeUdpPort(), freeUdpPort()];
    const wire = stage.use(openWire(onLoopback(johnsPort), onLoopback(mariesPort)));
    const keyOf = (name: string) => openIdentity(join(stage.folder, name)).identity.publicKey;
    const toldJohn = new Map([["Marie", { key: keyOf("Marie"), port: wire.bAlias.port }]]);
    const toldMarie = new Map([["John", { key: keyOf("John"), port: wire.aAlias.port }]]);
    const start = async (
      name: string,
      voice: typeof JOHNS_VOICE,
      voicePort: number,
      told: Map<string, Told>,
      args: readonly string[] = [],
    ) => {
      const gate = stage.use(await openLyingGate(stage.server, told));
      const data = join(stage.folder, name);
      return await stage.talker(name, voice, {
        server: gate.address,
        voicePort,
        data,
        args: [...args],
        ...(options.speaksSeconds === undefined ? {} : { speaksSeconds: options.speaksSeconds }),
      });
    };
    if (options.marieKnowsAnotherJohn) {
      openPeople(join(stage.folder, "Marie"), () => new Date()).pin("John", keyOf("Another"));
    }
    const [john, marie] = [
      await start("John", JOHNS_VOICE, johnsPort, toldJohn, options.johns),
      await start("Marie", MARIES_VOICE, mariesPort, toldMarie, options.maries),
    ];
    return { ...stage, john, marie, wire, toldJohn, toldMarie };
  } catch (error) {
    await stage[Symbol.asyncDispose]();
    throw error;
  }
}

/** The call of a client that talks. */
export async function inCall(client: ClientProgram) {
  const { call } = await client.api("/api/state") as ClientState;
  if (call.state !== "in-call") throw new Error(`${client.name} is in no call: ${call.state}`);
  return call;
}

function onLoopback(port: number) {
  return { ip: "127.0.0.1", port };
}

function freeUdpPort(): number {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const { port } = socket.addr as Deno.NetAddr;
  socket.close();
  return port;
}
