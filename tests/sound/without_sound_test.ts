/** What a user of a machine without sound meets: a program that runs, and says what lacks. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { AudioProblem } from "../../client/media/audio_control.ts";
import { preparePortAudio } from "../../tools/portaudio.ts";
import { type EchoClient, startEcho } from "./echo_client.ts";

await preparePortAudio();

/** No daemon, no configuration, nothing of the user's sound. */
async function withoutDaemon(test: (env: Record<string, string>) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await test({ XDG_RUNTIME_DIR: folder, PULSE_SERVER: `unix:${join(folder, "no-daemon")}` });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function opened(echo: EchoClient) {
  const { warnings, ...told } = await echo.next<
    { micName: string; speakerName: string; warnings: AudioProblem[] }
  >("opened");
  return { names: [told.micName, told.speakerName], warnings };
}

async function periodsMove(echo: EchoClient) {
  const periods = async () => {
    await echo.send("stats");
    return (await echo.next<{ periods: number }>("stats")).periods;
  };
  const first = await periods();
  while (await periods() === first);
}

Deno.test("audio ends open as silence without a library, and say what was tried", () =>
  withoutDaemon(async (env) => {
    const missing = { ...env, DEVCLOUD_PORTAUDIO: "/nowhere/libportaudio.so.2" };
    await using echo = startEcho({ mic: "default", speaker: "default", env: missing });
    const { names, warnings } = await opened(echo);
    assert.deepEqual(names, ["none", "none"]);
    assert.deepEqual(warnings.map(({ end, code }) => [end, code]), [["both", "no-library"]]);
    assert.match(warnings[0]?.message ?? "", /\/nowhere\/libportaudio\.so\.2/);
    await periodsMove(echo);
    await echo.send("devices");
    const listed = await echo.next<{ devices: unknown[]; problem: AudioProblem }>("devices");
    assert.deepEqual([listed.devices, listed.problem.code], [[], "no-library"]);
    assert.deepEqual(await echo.close(), { code: 0, stderr: "" });
  }));

Deno.test("audio ends open as silence without any device, and print nothing on stderr", () =>
  withoutDaemon(async (env) => {
    await using echo = startEcho({ mic: "default", speaker: "default", env });
    const { names, warnings } = await opened(echo);
    // A machine with a sound card has devices even so; what must hold there is the silence on stderr.
    if (warnings.length > 0) {
      assert.deepEqual(names, ["none", "none"]);
      assert.deepEqual(warnings.map(({ end }) => end), ["mic", "speaker"]);
    }
    await periodsMove(echo);
    await echo.send("devices");
    await echo.next("devices");
    await echo.send("check Foo");
    const [problem] = await echo.next<AudioProblem[]>("checked");
    assert.deepEqual([problem?.end, problem?.code], ["mic", "no-such-device"]);
    assert.match(problem?.message ?? "", /'Foo'/);
    assert.deepEqual(await echo.close(), { code: 0, stderr: "" });
  }));

Deno.test("audio ends take silence for a file that can't be played", () =>
  withoutDaemon(async (env) => {
    await using echo = startEcho({ mic: "file:/nowhere/x.wav", speaker: "none", env });
    const { names, warnings } = await opened(echo);
    assert.deepEqual(names, ["none", "none"]);
    assert.deepEqual(warnings.map(({ end, code }) => [end, code]), [["mic", "bad-file"]]);
    await echo.send("check file:/nowhere/x.wav");
    assert.deepEqual(await echo.next("checked"), warnings);
    assert.deepEqual(await echo.close(), { code: 0, stderr: "" });
  }));
