import { findNotes, type FoundNote } from "../control/control_file.ts";
import type { ServerStatus } from "../dashboard/types.ts";
import { CriticalError, reasonOf } from "../../command_line/failure.ts";
import { fillIn } from "../fill_in.ts";
import type { Language } from "../language.ts";
import { askServer, readJson } from "./ask_server.ts";
import { COMMAND_FAILURES } from "./texts.ts";

/** A running server, and how it was when it was found. */
export interface FoundServer {
  readonly note: FoundNote;
  readonly status: ServerStatus;
}

/**
 * The one server whose note lies in `folder` (null: there is no such folder), on `port` where that is
 * given. Notes of servers that don't run any more are taken away. Throws a `CriticalError` where there
 * is none or more than one, or where it is somebody else's.
 */
export async function findServer(
  folder: string | null,
  port: number | null,
  lang: Language,
): Promise<FoundServer> {
  const notes = folder === null ? [] : await findNotes(folder).catch((cause) => {
    const fields = { folder, error: reasonOf(cause) };
    throw new CriticalError(fillIn(COMMAND_FAILURES.notAllowed[lang], fields), { cause });
  });
  const found: FoundServer[] = [];
  for (const note of notes) {
    if (port !== null && !note.listening.endsWith(`:${port}`)) continue;
    const status = await askStatus(note, lang);
    if (status === null) await Deno.remove(note.path).catch(() => {});
    else found.push({ note, status });
  }
  const [only, other] = found;
  if (only === undefined) {
    const text = port === null ? COMMAND_FAILURES.noServer : COMMAND_FAILURES.noServerOn;
    throw new CriticalError(fillIn(text[lang], { folder: folder ?? "-", port: port ?? 0 }));
  }
  if (other === undefined) return only;
  const servers = found.map(({ note }) => note.listening).join(", ");
  throw new CriticalError(fillIn(COMMAND_FAILURES.manyServers[lang], { servers }));
}

/** Null: it doesn't run any more. */
async function askStatus(note: FoundNote, lang: Language): Promise<ServerStatus | null> {
  try {
    const answer = await askServer(note, "GET", "/api/status");
    const status = await readJson(answer) as ServerStatus | null;
    // Another program may have its port now, or a later server.
    return answer.status === 200 && status?.pid === note.pid ? status : null;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ETIMEDOUT") {
      const { pid, listening } = note;
      const text = fillIn(COMMAND_FAILURES.noAnswer[lang], { pid, listening });
      throw new CriticalError(text, { cause });
    }
    return null;
  }
}
