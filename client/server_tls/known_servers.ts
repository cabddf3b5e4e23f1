import { join } from "node:path";
import { readServerKey } from "../../protocol/server_key.ts";
import { replaceFile } from "../../files/private_file.ts";

/** Which certificate a server showed at first, by `host:port`. */
export interface KnownServers {
  /** `sha256:…`; null: never reached over TLS. */
  find(server: string): string | null;
  pin(server: string, key: string): void;
}

const FILE = "known_servers.json";
const MAX_SERVERS = 1_000;

type Pins = Readonly<Record<string, string>>;

/**
 * The servers of a data folder (null: for as long as the program runs).
 *
 * @throws Error where what is known can't be read: to go on would mean to trust whoever answers
 */
export function openKnownServers(folder: string | null): KnownServers {
  const path = folder === null ? null : join(folder, FILE);
  let inMemory: Pins = {};

  /** Read each time: a second telephone of this user has the same folder. */
  const latest = (): Pins => ({ ...(path === null ? {} : readPins(path)), ...inMemory });

  return {
    find: (server) => new Map(Object.entries(latest())).get(server) ?? null,
    pin(server, key) {
      const others = Object.entries(latest()).filter(([other]) => other !== server);
      const pins = Object.fromEntries([...others.slice(1 - MAX_SERVERS), [server, key]]);
      inMemory = { ...inMemory, [server]: key };
      if (path === null) return;
      try {
        replaceFile(path, `${JSON.stringify({ version: 1, servers: pins }, null, 2)}\n`);
      } catch {
        // a full or read-only disk: what is known holds for this run
      }
    },
  };
}

function readPins(path: string): Pins {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    // Where there can be no folder nothing is known either, and pins hold for the run.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return {};
    }
    throw error;
  }
  const damaged = () => new Error(`Cannot use '${path}': the file is damaged; move it away`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged();
  }
  const servers = typeof value === "object" && value !== null && "servers" in value
    ? value.servers
    : null;
  if (typeof servers !== "object" || servers === null) throw damaged();
  return Object.fromEntries(
    Object.entries(servers).map(([server, key]) => {
      const pin = readServerKey(key);
      if (pin === null) throw damaged();
      return [server, pin];
    }),
  );
}
