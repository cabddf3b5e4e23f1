import { join } from "node:path";
import { type ClientProgram, startClient } from "../../tools/programs/client_program.ts";
import { startServer } from "../../tools/programs/server_program.ts";
import { cpuSeconds } from "../voice/process_usage.ts";
import { round } from "../voice/summary.ts";

/** One call of two whole programs. */
export interface CallCost {
  readonly security: string;
  /** Of one core: both programs together, divided by two. */
  readonly cpuPercent: number;
}

/** How long after Call it rang, in ms. */
export interface RingTimes {
  /** The first call of two fresh programs. */
  readonly firstMs: number;
  /** Those after it, of the same programs. */
  readonly laterMs: readonly number[];
}

interface Pair extends AsyncDisposable {
  readonly john: ClientProgram;
  readonly marie: ClientProgram;
}

/** The rate climbs for so long. */
const SETTLE_MS = 3_000;
const MEASURED_MS = 9_000;
const BETWEEN_CALLS_MS = 700;
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param sealed false: their data folders can't be written, so they have no key that lasts, and call in the clear */
async function startPair(sealed: boolean, args: readonly string[]): Promise<Pair> {
  const all = new AsyncDisposableStack();
  try {
    const folder = await Deno.makeTempDir({ prefix: "dc-secure-" });
    all.defer(() => Deno.remove(folder, { recursive: true }));
    const file = join(folder, "a file");
    await Deno.writeTextFile(file, "");
    const server = all.use(await startServer());
    const start = async (name: string) => {
      const client = await startClient({
        ...{ name, server: `${server.ip}:${server.port}`, mic: "tone" },
        data: join(sealed ? folder : file, name),
        args: [...args],
      });
      all.use(client);
      await client.event("registered");
      return client;
    };
    const [john, marie] = [await start("John"), await start("Marie")];
    const moved = all.move();
    return { john, marie, [Symbol.asyncDispose]: () => moved.disposeAsync() };
  } catch (error) {
    await all.disposeAsync();
    throw error;
  }
}

/** What a call costs sealed, or in the clear of version 2: the same codec, the same packets. */
export async function measureCall(sealed: boolean): Promise<CallCost> {
  await using pair = await startPair(sealed, ["--auto-answer"]);
  const { john, marie } = pair;
  await john.api("/api/call", { to: "Marie" });
  const connected = await john.event("connected");
  const used = async () => await cpuSeconds(john.pid) + await cpuSeconds(marie.pid);
  await later(SETTLE_MS);
  const [at, before] = [performance.now(), await used()];
  await later(MEASURED_MS);
  const share = (await used() - before) / 2 / ((performance.now() - at) / 1_000);
  return { security: String(connected["security"]), cpuPercent: round(100 * share, 2) };
}

/** From the request to call until the caller is told that it rings. */
export async function measureRinging(calls: number): Promise<RingTimes> {
  await using pair = await startPair(true, []);
  const { john, marie } = pair;
  const times: number[] = [];
  await later(2_000); // what a start does afterwards, as a person's hand would wait too
  for (let n = 0; n < calls; n++) {
    const from = john.events.entries.length, theirs = marie.events.entries.length;
    const asked = Date.now();
    await john.api("/api/call", { to: "Marie" });
    const rings = await john.event("ringing", { from });
    times.push(Date.parse(rings.at) - asked);
    await john.api("/api/hangup", {});
    await Promise.all([john.event("ended", { from }), marie.event("ended", { from: theirs })]);
    await later(BETWEEN_CALLS_MS);
  }
  const [firstMs = NaN, ...laterMs] = times;
  return { firstMs, laterMs };
}
