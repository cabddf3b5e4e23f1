/** The doctor's sound test, on real PortAudio and a PulseAudio of the tests' own. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { startFakeDirectory } from "../../client/fake_directory.ts";
import { preparePortAudio } from "../../tools/portaudio.ts";
import { addMouthAndEar } from "./mouth_to_ear.ts";
import { startSoundRig } from "./rig.ts";

await preparePortAudio();

const ROOT = join(import.meta.dirname ?? ".", "..", "..");
/** Far beyond what a sound card takes: only what is broken takes longer. */
const SANE_MS = 250;

interface Report {
  readonly ok: boolean;
  readonly checks: readonly (Readonly<Record<string, unknown>> & { check: string })[];
}

/** Runs `doctor --json` with a server that answers; everything but the sound is well. */
async function examine(env: Readonly<Record<string, string>>) {
  const directory = startFakeDirectory(2);
  const folder = await Deno.makeTempDir();
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-q", "-A", "--no-check", `--config=${join(ROOT, "deno.json")}`],
        ...[join(ROOT, "client", "main.ts"), "doctor", "--json"],
        ...[`--server=127.0.0.1:${directory.port}`, "--voice-host=127.0.0.1", "--voice-port=0"],
        ...["--ui-port=0", "--no-open", `--data=${folder}`],
      ],
      env: { ...env, NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    assert.equal(new TextDecoder().decode(stderr), "");
    const report: Report = JSON.parse(new TextDecoder().decode(stdout));
    const sound = report.checks.find(({ check }) => check === "sound-test");
    assert.ok(sound, "the sound was tried");
    return { code, report, sound, told: JSON.stringify(report.checks) };
  } finally {
    await directory.close();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("doctor hears its sound on a speaker that leads back to the microphone", async (t) => {
  await using rig = await startSoundRig();
  await rig.addNullSink("spk");
  const env = { ...rig.env, PULSE_SINK: "spk", PULSE_SOURCE: "spk.monitor" };
  const { code, report, sound, told } = await examine(env);
  const { result, verdict, delayMs, similarity, deviceGlitches } = sound;
  await t.step(`after ${delayMs} ms, ${deviceGlitches} gaps`, () => {
    assert.deepEqual([code, report.ok, result], [0, true, "heard"], told);
    assert.ok(Number(delayMs) > 0 && Number(delayMs) < SANE_MS, told);
    assert.ok(Number(similarity) > 0.8, told);
    // On a busy machine there are gaps, and it says so.
    assert.equal(verdict, sound["advice"] === null ? "ok" : "warn", told);
  });
  const others = report.checks.filter(({ check, verdict }) =>
    check !== "sound-test" && verdict !== "ok"
  );
  assert.deepEqual(others, []);

  await rig.pactl("set-source-mute", "spk.monitor", "1");
  const muted = await examine(env);
  assert.deepEqual([muted.code, muted.sound["verdict"], muted.sound["result"]], [
    1,
    "fail",
    "silent",
  ], muted.told);
});

Deno.test("doctor tells a microphone that hears, but not the speaker", async () => {
  await using rig = await startSoundRig();
  await addMouthAndEar(rig);
  await rig.loadModule("module-sine", "sink=mouth", "frequency=440");
  const env = { ...rig.env, PULSE_SINK: "ear", PULSE_SOURCE: "talker" };
  const { code, sound, told } = await examine(env);
  assert.deepEqual([code, sound["verdict"], sound["result"]], [0, "warn", "unheard"], told);
  assert.ok(Number(sound["level"]) > 0.1, told);
});

Deno.test("doctor ends, and says so, when the sound daemon answers nothing", async () => {
  await using rig = await startSoundRig();
  const path = join(await Deno.makeTempDir(), "native");
  const deaf = Deno.listen({ transport: "unix", path });
  const taken: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const conn of deaf) taken.push(conn);
  })().catch(() => {});
  const { code, report, told } = await examine({ ...rig.env, PULSE_SERVER: `unix:${path}` });
  deaf.close();
  await accepting;
  taken.forEach((conn) => conn.close());
  await Deno.remove(join(path, ".."), { recursive: true });
  assert.equal(code, 1);
  const library = report.checks.find(({ check }) => check === "sound-library");
  assert.equal(library?.["verdict"], "fail", told);
  assert.match(told, /did not answer within/);
});
