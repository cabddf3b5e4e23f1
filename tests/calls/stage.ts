import { join } from "node:path";
import { encodeWav, WAV_HEADER_BYTES } from "../../client/media/wav.ts";
import { compareSpeech, type Heard } from "../../tools/compare_speech.ts";
import {
  type ClientEvent,
  type ClientOptions,
  type ClientProgram,
  startClient,
} from "../../tools/programs/client_program.ts";
import {
  type ServerOptions,
  type ServerProgram,
  startServer,
} from "../../tools/programs/server_program.ts";
import { makeSpeech, type Voice } from "../../tools/speech.ts";

/** A server and the clients of one test, as processes; all gone with `await using`. */
export interface Stage extends AsyncDisposable {
  readonly server: ServerProgram;
  /** `HOST:PORT` of the server. */
  readonly address: string;
  /** For files of the test. */
  readonly folder: string;
  /** Starts a client and waits until it is registered. */
  client(name: string, options?: Partial<ClientOptions>): Promise<ClientProgram>;
  /** Starts a client that speaks with a voice and records what it hears. */
  talker(
    name: string,
    voice: Voice,
    options?: Partial<ClientOptions> & TalkerOptions,
  ): Promise<TalkingClient>;
  /** Ends the server as `kill -9` does and starts another one on its port. */
  restartServer(): Promise<void>;
  /** Has something disposed of with the stage. */
  use<T extends AsyncDisposable>(resource: T): T;
}

export interface TalkerOptions {
  /** Then it is silent. */
  readonly speaksSeconds?: number;
}

/** A client on files. */
export interface TalkingClient extends ClientProgram {
  readonly said: Float32Array<ArrayBuffer>;
  readonly earFile: string;
}

/**
 * How like what was said, where it counts that it is heard and not how well: on a machine that is busy
 * with other tests some is left out. Another's voice is less like it (compare_speech_test.ts).
 */
export const HEARD = 0.5;
export const SPEECH_HZ = 48_000;
const SPEECH_SECONDS = 15; // longer than any test talks: the file doesn't loop

/** Starts the server. */
export async function startStage(options: ServerOptions = {}): Promise<Stage> {
  const all = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "dc-stage-" });
  all.defer(() => Deno.remove(folder, { recursive: true }));
  let server = all.use(await startServer(options));
  const address = `${server.ip}:${server.port}`;

  const stage: Stage = {
    get server() {
      return server;
    },
    address,
    folder,
    async client(name, more = {}) {
      const client = all.use(await startClient({ name, server: address, ...more }));
      await client.event("registered");
      return client;
    },
    async talker(name, voice, { speaksSeconds = SPEECH_SECONDS, ...more } = {}) {
      const said = makeSpeech(voice, SPEECH_SECONDS, SPEECH_HZ);
      said.fill(0, speaksSeconds * SPEECH_HZ);
      const mouthFile = join(folder, `${name}-says.wav`);
      const earFile = join(folder, `${name}-hears.wav`);
      await Deno.writeFile(mouthFile, encodeWav(said, SPEECH_HZ));
      const client = await stage.client(name, {
        mic: `file:${mouthFile}`,
        speaker: `file:${earFile}`,
        ...more,
      });
      return { ...client, said, earFile };
    },
    async restartServer() {
      server.signal("SIGKILL");
      await server.exit;
      server = all.use(await startServer({ ...options, port: server.port }));
    },
    use: (resource) => all.use(resource),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
  return stage;
}

/** Both sides' events of a call that was accepted. */
export interface Connection {
  readonly caller: ClientEvent;
  readonly callee: ClientEvent;
}

/** Dials, waits for the ring, accepts, and waits until both are connected. */
export async function connect(caller: ClientProgram, callee: ClientProgram): Promise<Connection> {
  const ringing = ring(caller, callee);
  const from = callee.events.entries.length;
  const atCaller = caller.event("connected", { from: caller.events.entries.length });
  await ringing;
  const atCallee = callee.event("connected", { from });
  await callee.api("/api/accept", {});
  return { caller: await atCaller, callee: await atCallee };
}

/** Dials and waits until it rings at the callee. */
export async function ring(caller: ClientProgram, callee: ClientProgram): Promise<ClientEvent> {
  const incoming = callee.event("incoming", { from: callee.events.entries.length });
  await caller.api("/api/call", { to: callee.name });
  return await incoming;
}

/** Waits for the end of a client's newest call and returns the reason. */
export async function reasonOf(client: ClientProgram, timeoutMs = 10_000): Promise<string> {
  const begun = client.events.entries.findLastIndex(({ event }) =>
    event === "dialling" || event === "incoming"
  );
  const { reason } = await client.event("ended", { from: Math.max(0, begun), timeoutMs });
  return reason ?? "none";
}

/** How much of a voice there is in a recording of some seconds, wherever in its file it had got to. */
export function voiceIn(
  talker: TalkingClient,
  recording: Uint8Array<ArrayBuffer>,
  fromBytes: number,
): Heard {
  const rate = new DataView(recording.buffer).getUint32(24, true);
  const from = Math.max(WAV_HEADER_BYTES, fromBytes + fromBytes % 2);
  const samples = new Int16Array(recording.slice(from, recording.length & ~1).buffer);
  const heard = Float32Array.from(samples, (value) => value / 32_768);
  const found = compareSpeech(
    { samples: heard, hz: rate },
    encodeWav(talker.said, SPEECH_HZ),
    { greatestDelayMs: ANYWHERE_MS },
  );
  return { ...found, seconds: audibleSeconds(heard, rate) };
}

/** What is said later is not looked for, so that some seconds are left to compare. */
const ANYWHERE_MS = 11_000;

function audibleSeconds(samples: Float32Array, hz: number): number {
  let audible = 0;
  for (const sample of samples) if (Math.abs(sample) > AUDIBLE) audible++;
  return audible / hz;
}

/** Of full scale: more than the noise of a room in made speech. */
const AUDIBLE = 0.003;

/** Waits until a file speaker holds `seconds` more than it does now: it plays in real time. */
export async function playSeconds(client: TalkingClient, seconds: number): Promise<void> {
  const bytesPerSecond = await speakerRate(client.earFile);
  const end = (await Deno.stat(client.earFile)).size + seconds * bytesPerSecond;
  const watcher = Deno.watchFs(client.earFile);
  try {
    for await (const _ of watcher) if ((await Deno.stat(client.earFile)).size >= end) return;
  } finally {
    closeQuietly(watcher);
  }
}

/** Bytes a second of a WAV file: its header has them at 28 (16 bit mono: two a sample). */
async function speakerRate(path: string): Promise<number> {
  const header = await Deno.readFile(path);
  return new DataView(header.buffer).getUint32(28, true);
}

function closeQuietly(watcher: Deno.FsWatcher): void {
  try {
    watcher.close();
  } catch {
    // Leaving the loop has closed it.
  }
}

/** Waits until a client is told that these are online besides itself, from event `from` on; gives that event. */
export async function seesOnline(
  client: ClientProgram,
  others: readonly string[],
  options: { readonly from?: number; readonly timeoutMs?: number } = {},
): Promise<ClientEvent> {
  const namesOf = ({ users }: ClientEvent) =>
    (users as readonly { readonly name: string }[]).map(({ name }) => name)
      .filter((name) => name !== client.name).sort();
  return await client.events.until(
    `'${others}' online`,
    (event) => event.event === "users" && `${namesOf(event)}` === `${others}`,
    options,
  );
}

/** The names that the server shows as online. */
export async function online({ server }: Stage): Promise<string[]> {
  const response = await fetch(`${server.dashboard}/api/users`);
  const users = await response.json() as { name: string }[];
  return users.map(({ name }) => name).sort();
}
