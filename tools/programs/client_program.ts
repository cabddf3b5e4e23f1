import { createJournal, type Journal } from "./journal.ts";
import { type Program, type ProgramOptions, startProgram } from "./program.ts";

/** A line of `--events`. */
export interface ClientEvent {
  readonly event: string;
  readonly at: string;
  readonly call?: string;
  readonly peer?: string;
  readonly reason?: string;
  readonly seconds?: number;
  readonly [field: string]: unknown;
}

/** A running devcloud-client. */
export interface ClientProgram extends Program {
  readonly name: string;
  readonly events: Journal<ClientEvent>;
  /** The page with its token, as it printed it. */
  readonly page: string;
  /** Sends a request of the local API with the token; throws what it answers with an error. */
  api(path: string, body?: unknown): Promise<unknown>;
  /** The next event of that name, from index `from` on. */
  event(name: string, options?: EventOptions): Promise<ClientEvent>;
}

interface EventOptions {
  readonly from?: number;
  readonly timeoutMs?: number;
}

export interface ClientOptions extends Partial<ProgramOptions> {
  readonly name?: string;
  /** `HOST:PORT`, or null to let it find one. */
  readonly server: string | null;
  /** `none` unless said; null: no flag, so as it remembers. */
  readonly mic?: string | null;
  readonly speaker?: string | null;
  readonly voiceHost?: string;
  readonly voicePort?: number;
  /** Lets it open its page in the user's browser. */
  readonly open?: boolean;
  /** A data folder that outlives it; by default one of its own. */
  readonly data?: string;
}

/** Long: the first start of all may have to read the whole program from a slow disk. */
const READY_TIMEOUT_MS = 60_000;

/**
 * Starts a client on free ports of loopback with data of its own and no browser; resolves when its
 * page is served. With a `name` it registers, which the event `registered` tells.
 */
export async function startClient(options: ClientOptions): Promise<ClientProgram> {
  const { name, server, mic = "none", speaker = "none", args = [], ...rest } = options;
  const { voiceHost = "127.0.0.1", voicePort = 0, open = false, data, ...running } = rest;
  const folder = data ?? await Deno.makeTempDir({ prefix: "dc-client-" });
  const program = await startProgram("client", name ?? "a client", {
    args: [
      ...(name === undefined ? [] : [`--name=${name}`]),
      ...(server === null ? [] : [`--server=${server}`]),
      ...(mic === null ? [] : [`--mic=${mic}`]),
      ...(speaker === null ? [] : [`--speaker=${speaker}`]),
      ...[`--voice-host=${voiceHost}`, `--voice-port=${voicePort}`],
      ...["--ui-port=0", "--events", `--data=${folder}`],
      ...(open ? [] : ["--no-open"]),
      ...args,
    ],
    ...running,
  });
  const dispose = async () => {
    await program[Symbol.asyncDispose]();
    if (data === undefined) await Deno.remove(folder, { recursive: true }).catch(() => {});
  };
  const events = followEvents(program, name ?? "a client");
  try {
    const line = await program.stdout.until("its page", (line) => /Page http/.test(line), {
      timeoutMs: READY_TIMEOUT_MS,
    });
    const page = /http:\S+/.exec(line)?.[0] ?? "";
    return {
      ...program,
      name: name ?? "",
      events,
      page,
      api: (path, body) => callApi(page, path, body),
      event: (wanted, { from = 0, timeoutMs = 10_000 } = {}) =>
        events.until(`the event ${wanted}`, ({ event }) => event === wanted, { from, timeoutMs }),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Parses the lines of stdout that are events, as they come. */
function followEvents({ stdout, exit }: Program, name: string): Journal<ClientEvent> {
  const events = createJournal<ClientEvent>(`events of ${name}`);
  stdout.follow((line) => {
    if (line.startsWith("{")) events.add(JSON.parse(line) as ClientEvent);
  });
  exit.then((code) => events.close(`it ended with code ${code}`));
  return events;
}

async function callApi(page: string, path: string, body: unknown): Promise<unknown> {
  const { origin, hash } = new URL(page);
  const token = new URLSearchParams(hash.slice(1)).get("token") ?? "";
  const response = await fetch(`${origin}${path}`, {
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return text === "" ? null : JSON.parse(text);
}
