import { resolve } from "node:path";
import { controlFolder } from "../control/control_file.ts";
import type { UserRow } from "../dashboard/types.ts";
import { escapeForLog } from "../escape.ts";
import { CriticalError, reasonOf } from "../../command_line/failure.ts";
import { fillIn } from "../fill_in.ts";
import type { Language } from "../language.ts";
import { askServer, readJson, type ServerAnswer } from "./ask_server.ts";
import { findServer, type FoundServer } from "./find_server.ts";
import type { ServerCommand } from "./server_command.ts";
import { describeStatus, describeUsers } from "./describe.ts";
import { COMMAND_FAILURES, COMMAND_TEXTS } from "./texts.ts";
import { FileExistsError, writeBackup } from "./write_backup.ts";

export interface CommandOptions {
  readonly lang: Language;
  readonly json: boolean;
  /** As the server was started with. */
  readonly db: string | null;
  /** Null: whichever runs. */
  readonly port: number | null;
  readonly dataFolder: string | null;
  readonly print: (line: string) => void;
}

/**
 * Does what a command asks of the server that runs here. `warning`: it was asked, and there was nothing
 * to do, or the server is in trouble. Throws a `CriticalError` where it can't be done.
 */
export async function runCommand(
  command: ServerCommand,
  options: CommandOptions,
): Promise<"done" | "warning"> {
  const { lang, json } = options;
  const print = (line: string) => options.print(escapeForLog(line)); // names may hold anything
  const folder = controlFolder(options.db, options.dataFolder);
  const server = await findServer(folder, options.port, lang);
  const tell = (value: object, lines: readonly string[]) =>
    json ? print(JSON.stringify(value)) : lines.forEach(print);
  const say = (text: keyof typeof COMMAND_TEXTS, fields: Record<string, string | number>) =>
    fillIn(COMMAND_TEXTS[text][lang], fields);

  switch (command.kind) {
    case "status": {
      const { status } = server;
      tell(status, describeStatus(status, lang));
      return status.troubles.length === 0 ? "done" : "warning";
    }
    case "users": {
      const rows = await expect(server, "/api/users?details", lang) as UserRow[];
      tell(rows, rows.length === 0 ? [say("nobody", {})] : describeUsers(rows, lang));
      return "done";
    }
    case "kick":
      return await change("/api/kick", command.name, "kicked", "notOnline");
    case "release":
      return await change("/api/names/release", command.name, "released", "notOwned");
    case "backup": {
      const path = resolve(command.file);
      const bytes = await backUp(server, path, command.force, lang);
      tell({ backup: path, bytes }, [say("backedUp", { path, bytes })]);
      return "done";
    }
    case "log-level": {
      const level = command.level ?? server.status.logLevel;
      if (command.level !== null) {
        await succeed(await askServer(server.note, "POST", "/api/log-level", { level }), lang);
      }
      tell({ level }, [say("logLevel", { level })]);
      return "done";
    }
  }

  async function change(
    path: string,
    name: string,
    done: "kicked" | "released",
    nobody: "notOnline" | "notOwned",
  ): Promise<"done" | "warning"> {
    const answer = await askServer(server.note, "POST", path, { name });
    if (answer.status === 404) {
      answer.body.destroy();
      tell({ [done]: null }, [say(nobody, { name })]);
      return "warning";
    }
    await succeed(answer, lang);
    tell({ [done]: name }, [say(done, { name })]);
    return "done";
  }
}

async function expect({ note }: FoundServer, path: string, lang: Language): Promise<unknown> {
  return await succeed(await askServer(note, "GET", path), lang);
}

/** What it answered. Throws a `CriticalError` with its reason where it refused. */
async function succeed(answer: ServerAnswer, lang: Language): Promise<unknown> {
  const value = await readJson(answer);
  if (answer.status === 200) return value;
  const { error } = (value ?? {}) as { error?: { message?: string } };
  const reason = error?.message ?? `HTTP ${answer.status}`;
  throw new CriticalError(fillIn(COMMAND_FAILURES.refused[lang], { error: reason }));
}

async function backUp(
  { note }: FoundServer,
  path: string,
  force: boolean,
  lang: Language,
): Promise<number> {
  const answer = await askServer(note, "GET", "/api/backup");
  if (answer.status !== 200) await succeed(answer, lang);
  try {
    return await writeBackup(path, force, answer.body);
  } catch (cause) {
    answer.body.destroy();
    const text = cause instanceof FileExistsError
      ? COMMAND_FAILURES.fileExists
      : COMMAND_FAILURES.fileFailed;
    throw new CriticalError(fillIn(text[lang], { path, error: reasonOf(cause) }), { cause });
  }
}
