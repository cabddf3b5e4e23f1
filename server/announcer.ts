import { hostname } from "node:os";
import type { Announcement } from "../discovery/announce.ts";
import { reasonOf } from "../command_line/failure.ts";
import type { Log } from "./log.ts";

/** Says on the network where the directory is. */
export interface Announcer {
  /** Says farewell to what was said before, and announces this address; null lets the system choose. */
  announce(address: string | null): void;
  /** Says farewell. */
  close(): Promise<void>;
}

export function createAnnouncer(port: number, log: Log): Announcer {
  let last: Promise<Announcement | null> = Promise.resolve(null);

  async function replace(address: string | null): Promise<Announcement> {
    await (await last)?.close();
    // Loaded while people register already: its library is a third of the program.
    const { announce } = await import("../discovery/announce.ts");
    return announce({
      ...{ port, address, hostName: hostname() },
      onAnnounced: (name) => log.event("announced", { name, port }),
      onProblem: (error) => log.event("announce-failed", { error: reasonOf(error) }),
    });
  }

  return {
    announce: (address) => void (last = replace(address)),
    async close() {
      await (await last)?.close();
    },
  };
}
