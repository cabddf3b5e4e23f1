/** Adds messages to the records of a folder, and prints the number of each once it is kept; for tests that kill it. */
import { createRecords } from "../../client/records/create_records.ts";

const [folder = "."] = Deno.args;
const onProblem = (reason: string | null) => console.log(`problem ${reason}`);
const records = createRecords({ folder, keep: true, onProblem });
const written = new TextEncoder();
for (let i = 1;; i++) {
  const id = i.toString(16).padStart(16, "0");
  const base = { key: "K", peer: "Marie", isMine: true, at: i, mark: "waiting" } as const;
  records.use(({ messages }) => messages.add({ ...base, id, seq: i, text: "x".repeat(i % 5_000) }));
  Deno.stdout.writeSync(written.encode(`${i}\n`));
}
