/** What takes a disk's time and needs no turn among the commits: on connections of its own. */
import { reasonOf } from "../../command_line/failure.ts";
import { DatabaseSync } from "node:sqlite";
import { backUp } from "./back_up.ts";
import { exists } from "./files.ts";
import { countNames } from "./schema.ts";
import type { UpkeepReply, UpkeepRequest } from "./upkeep.ts";

/** The part of a Worker's global scope that is used: the compiler's library describes a window. */
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<UpkeepRequest>) => void;
  postMessage(message: UpkeepReply): void;
};

let last: Promise<unknown> = Promise.resolve();

scope.onmessage = ({ data: request }) => {
  last = last.then(async () => scope.postMessage(await answer(request)));
};

async function answer(request: UpkeepRequest): Promise<UpkeepReply> {
  try {
    if (!exists(request.path)) throw new Error("the file was deleted"); // it would be made
    const db = new DatabaseSync(request.path);
    try {
      switch (request.kind) {
        case "checkpoint":
          // PASSIVE waits for nobody, and nobody for it.
          db.exec("PRAGMA synchronous = NORMAL; PRAGMA wal_checkpoint(PASSIVE)");
          return { state: "done" };
        case "backup": {
          // Of this moment, whatever is written meanwhile: else each commit makes it begin again.
          db.exec("BEGIN");
          const names = countNames(db);
          return { state: "copied", copy: { names, bytes: await backUp(db, request.to) } };
        }
      }
    } finally {
      db.close();
    }
  } catch (error) {
    return { state: "failed", reason: reasonOf(error) };
  }
}
