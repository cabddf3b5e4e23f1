import assert from "node:assert/strict";
import { startFakeDirectory } from "../fake_directory.ts";
import { readOptions } from "../options.ts";
import { createFakeEnds, type FakeRoom } from "./fake_ends.ts";
import { CHECKS } from "./finding.ts";
import { runDoctor } from "./run_doctor.ts";

const CARD = {
  ...{ index: 0, name: "Headset", hostApi: "ALSA", inputChannels: 1, outputChannels: 2 },
  ...{ defaultRateHz: 48_000, isDefaultInput: true, isDefaultOutput: true },
};
const ROOM = { devices: { devices: [CARD] } };

async function examined(room: FakeRoom, ...args: readonly string[]) {
  const directory = startFakeDirectory(2);
  const folder = await Deno.makeTempDir();
  const quiet = ["--voice-host=127.0.0.1", "--voice-port=0", "--ui-port=0", "--no-open"];
  const invocation = readOptions(["doctor", ...quiet, "--lang=en", ...args], () => undefined);
  assert.ok("options" in invocation);
  const ends = createFakeEnds(room);
  const server = { host: "127.0.0.1", port: directory.port, machine: "pc.local" };
  const lines: string[] = [], notes: string[] = [];
  const isWell = await runDoctor({
    ...{ options: invocation.options, folder, version: "devcloud-client 0.0.0" },
    env: () => undefined,
    openSound: () => ends,
    search: () => Promise.resolve({ servers: [server, server], problem: null, isEchoed: true }),
    clock: ends.clock,
    moment: () => ({ wallMs: Date.UTC(2027, 0, 1), steadyMs: 0 }),
  }, { print: (line) => lines.push(line), note: (line) => notes.push(line) });
  await directory.close();
  await Deno.remove(folder, { recursive: true });
  return { isWell, lines, notes, told: ends.told };
}

Deno.test("runDoctor() prints a line a check, and says that it is about to be heard", async () => {
  const { isWell, lines, notes, told } = await examined(ROOM);
  assert.equal(isWell, true, lines.join("\n"));
  assert.deepEqual(
    lines.map((line) => /^ok {4}(.*?): ./.exec(line)?.[1]),
    Object.values(CHECKS).map(({ en }) => en),
    lines.join("\n"),
  );
  assert.deepEqual(notes.map((note) => note.includes("--no-sound-test")), [true]);
  assert.deepEqual(told, ["open default default", "close", "terminate"]);
});

Deno.test("runDoctor() prints one JSON object with --json, and nothing else", async () => {
  const { lines, notes, isWell } = await examined({ ...ROOM, gain: 0, noise: 0 }, "--json");
  assert.deepEqual([lines.length, notes.length, isWell], [1, 0, false]);
  const { ok, checks } = JSON.parse(lines[0] ?? "");
  assert.equal(ok, false);
  assert.deepEqual(checks.map(({ check }: { check: string }) => check), Object.keys(CHECKS));
  for (const { verdict, text, advice } of checks) {
    assert.deepEqual(Object.keys(text), ["fr", "en"]);
    assert.equal(advice === null, verdict === "ok");
  }
});

Deno.test("runDoctor() plays nothing when it is not to, or can't", async () => {
  const silent = await examined(ROOM, "--no-sound-test");
  assert.match(silent.lines.join("\n"), /not made \(--no-sound-test\)/);
  const deviceless = await examined({});
  assert.match(deviceless.lines.join("\n"), /not made \(see 'Devices'\)/);
  assert.equal(deviceless.isWell, false);
  for (const { told, notes } of [silent, deviceless]) {
    assert.deepEqual([told, notes], [["terminate"], []]);
  }
});
