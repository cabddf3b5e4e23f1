import { CriticalError } from "../../command_line/failure.ts";
import { openPeople, type Person } from "../../client/secure/people.ts";
import { openKnownServers } from "../../client/server_tls/known_servers.ts";

/** Who is known by a folder; nobody where its file is damaged, which is an error of a kind that is told. */
export function readAllPeople(folder: string): readonly Person[] {
  try {
    return openPeople(folder, () => new Date(0)).list();
  } catch (error) {
    if (error instanceof CriticalError) return [];
    throw error;
  }
}

/** The pin of a server; null where there is none, or the file says that it is damaged. */
export function readPin(folder: string, server: string): string | null {
  try {
    return openKnownServers(folder).find(server);
  } catch (error) {
    if (error instanceof Error && error.message.includes("the file is damaged")) return null;
    throw error;
  }
}
