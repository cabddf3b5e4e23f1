import type { FoundServer } from "../discovery/find_servers.ts";
import { formatServerAddress, type ServerAddress } from "./server_address.ts";

/** How long a server of this network may take to say that it is there. */
export const SEARCH_MS = 1_500;
/**
 * How long a server must be away before another one's will do: one that is started anew isn't left for
 * its neighbour.
 */
const ANY_SERVER_MS = 30_000;

export interface ServerFinder {
  /** The servers of this network, the first to answer first. */
  find(): Promise<readonly ServerAddress[]>;
  /**
   * Where a server that was found here may be after it can't be reached any more: on the same machine,
   * which may have another address; after half a minute also on others. None for a server that somebody
   * named: they meant that one.
   */
  findAgain(lost: ServerAddress, awayMs: number): Promise<readonly ServerAddress[]>;
}

/** Finds servers by `search`, and remembers on which machines they were. */
export function createServerFinder(search: () => Promise<readonly FoundServer[]>): ServerFinder {
  const machines = new Map<string, string>();

  async function find(): Promise<readonly FoundServer[]> {
    const found = await search();

    for (const server of found) machines.set(formatServerAddress(server), server.machine);
    return found;
  }

  return {
    find,
    async findAgain(lost, awayMs) {
      const machine = machines.get(formatServerAddress(lost));
      if (machine === undefined) return [];
      const found = (await find()).filter(({ host, port }) =>
        host !== lost.host || port !== lost.port
      );
      const [same, others] = [
        found.filter((server) => server.machine === machine),
        found.filter((server) => server.machine !== machine),
      ];
      return awayMs < ANY_SERVER_MS ? same : [...same, ...others];
    },
  };
}
