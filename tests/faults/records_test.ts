import assert from "node:assert/strict";
import { join } from "node:path";
import { createRecords, type Records } from "../../client/records/create_records.ts";
import { diskTest, mountDisk } from "./disk.ts";

const WRITER = join(import.meta.dirname ?? ".", "records_writer.ts");

const countOf = (records: Records) => records.use(({ messages }) => messages.all("all").length);
const add = (records: Records, seq: number) =>
  records.use(({ messages }) => {
    const id = seq.toString(16).padStart(16, "0");
    const base = { key: "K", peer: "Marie", isMine: false, at: seq, mark: "delivered" } as const;
    return messages.add({ ...base, id, seq, text: "x".repeat(500) });
  });

Deno.test("records that are killed in the middle of writing have all that was said to be kept", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (let run = 0; run < 3; run++) {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "-A", "--no-check", WRITER, join(folder, `${run}`)],
        stdout: "piped",
        stderr: "inherit",
      }).spawn();
      let text = "";
      for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        if (text.split("\n").length > 60 + 31 * run) break;
      }
      child.kill("SIGKILL");
      await child.status;
      assert.ok(!text.includes("problem"), text);
      const said = text.split("\n").slice(0, -1).length;
      const problems: (string | null)[] = [];
      const records = createRecords({
        folder: join(folder, `${run}`),
        keep: true,
        onProblem: (reason) => void problems.push(reason),
      });
      const kept = records.use(({ messages }) => messages.waiting("K").map(({ seq }) => seq));
      records.close();
      assert.deepEqual(problems, []);
      assert.ok(kept.length >= said, `${kept.length} of ${said}`);
      assert.deepEqual(kept, kept.map((_, i) => i + 1), "and no gap");
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

diskTest("records on a disk that nobody may write to go on in memory, and say so", async () => {
  await using disk = await mountDisk(4_096);
  const open = (problems: (string | null)[]) =>
    createRecords({
      folder: join(disk.path, "data"),
      keep: true,
      onProblem: (reason) => void problems.push(reason),
    });
  const before = open([]);
  add(before, 1);
  before.close();
  await disk.protect();
  const problems: (string | null)[] = [];
  const records = open(problems);
  add(records, 2);
  assert.equal(countOf(records), 1);
  assert.match(problems[0] ?? "", /[Rr]ead-only/);
  records.close();
});

diskTest("records on a full disk go on in memory, and are written once there is room", async () => {
  await using disk = await mountDisk(1_024);
  const problems: (string | null)[] = [];
  const records = createRecords({
    folder: join(disk.path, "data"),
    keep: true,
    retryMs: 30,
    onProblem: (reason) => void problems.push(reason),
  });
  add(records, 1);
  await disk.fill();
  for (let i = 2; i <= 40; i++) add(records, i);
  assert.match(problems[0] ?? "", /full|disk I\/O/);
  await disk.free();
  while (problems.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(problems[1], null);
  assert.equal(countOf(records), 40);
  records.close();
});
