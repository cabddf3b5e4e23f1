/** The demo as a newcomer runs it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { collectLines } from "../tools/programs/collect_lines.ts";
import { createJournal } from "../tools/programs/journal.ts";
import { runCommand } from "../tools/testing/run_command.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
const DEMO = ["run", "-q", "-A", "--no-check", "tools/demo.ts"];

Deno.test("demo --once makes a call, says what was heard, and exits 0", async () => {
  const { code, output } = await runCommand(Deno.execPath(), {
    args: [...DEMO, "--once", "--seconds=4"],
    cwd: ROOT,
  });
  assert.equal(code, 0, output);
  const figures = /^(Marie|John) heard +([\d.]+) +(\d+) % +(\d+) ms$/gm;
  const heard = [...output.matchAll(figures)];
  assert.deepEqual(heard.map(([, name]) => name), ["Marie", "John"], output);
  for (const [, , seconds, similarity, delay] of heard) {
    assert.ok(Number(seconds) > 1.5 && Number(similarity) >= 70 && Number(delay) > 0, output);
  }
});

Deno.test("demo prints the three pages, talks, and ends all on SIGINT with exit code 0", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...DEMO, "--no-open"],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = createJournal<string>("the demo");
  const reading = collectLines(child.stdout, lines).then(() => lines.close("it has ended"));
  try {
    await lines.until("a talk", (line) => line.includes("Marie: talks with John"), {
      timeoutMs: 30_000,
    });
    const urls = lines.entries.flatMap((line) => /http:\/\/\S+/.exec(line)?.[0] ?? []);
    assert.equal(urls.length, 3, lines.entries.join("\n"));
    for (const url of urls) {
      const response = await fetch(url);
      assert.equal(response.status, 200);
      await response.body?.cancel();
    }
    child.kill("SIGINT");
    assert.equal((await child.status).code, 0);
    for (const url of urls) await assert.rejects(fetch(url), TypeError);
  } finally {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended, as it should.
    }
    await Promise.all([child.status, reading]);
  }
});

Deno.test("demo ends with exit code 0 and without a complaint on Ctrl-C while it starts", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...DEMO, "--no-open"],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true, // a process group, as a shell makes one: Ctrl-C reaches all that it starts
  }).spawn();
  const complaints = new Response(child.stderr).text();
  const output = child.stdout.getReader();
  await output.read(); // its heading: now it starts the others
  const pressing = setInterval(() => {
    try {
      Deno.kill(-child.pid, "SIGINT");
    } catch {
      // All have ended.
    }
  }, 50);
  while (!(await output.read()).done); // until all have ended
  clearInterval(pressing);
  assert.deepEqual([(await child.status).code, await complaints], [0, ""]);
});
