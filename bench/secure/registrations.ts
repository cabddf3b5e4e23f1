import { openDirectorySession } from "../../client/directory_session.ts";
import { createIdentity, makeSecretKey } from "../../client/identity/identity.ts";
import { median } from "../../tools/correlate.ts";
import { startServer } from "../../tools/programs/server_program.ts";
import { cpuSeconds } from "../voice/process_usage.ts";
import { round } from "../voice/summary.ts";

/** What it takes to connect and register, one after the other, with a server of its own process. */
export interface RegistrationCost {
  readonly withKeyMs: number;
  readonly withoutKeyMs: number;
  /** The server's processor for each, in ms. */
  readonly serverWithKeyMs: number;
  readonly serverWithoutKeyMs: number;
  readonly count: number;
}

const REGISTRATIONS = 200;

export async function measureRegistrations(): Promise<RegistrationCost> {
  await using server = await startServer();
  const identity = createIdentity(makeSecretKey());
  const run = async (withKey: boolean, count: number) => {
    const times: number[] = [];
    const before = await cpuSeconds(server.pid);
    for (let n = 0; n < count; n++) {
      const start = performance.now();
      const session = await openDirectorySession({
        ...{ host: server.ip, port: server.port },
        identity: withKey ? identity : null,
        onUsers: () => {},
        onLost: () => {},
      });
      await session.register(withKey ? "John" : "Marc", 5001);
      times.push(performance.now() - start);
      await session.close();
    }
    return {
      ms: round(median(times), 2),
      serverMs: round(1_000 * (await cpuSeconds(server.pid) - before) / count, 2),
    };
  };
  for (const withKey of [true, false]) await run(withKey, 50); // to warm up both ends
  const keyed = await run(true, REGISTRATIONS), plain = await run(false, REGISTRATIONS);
  return {
    withKeyMs: keyed.ms,
    withoutKeyMs: plain.ms,
    serverWithKeyMs: keyed.serverMs,
    serverWithoutKeyMs: plain.serverMs,
    count: REGISTRATIONS,
  };
}
