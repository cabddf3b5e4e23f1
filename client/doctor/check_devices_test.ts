import assert from "node:assert/strict";
import { checkDevices } from "./check_devices.ts";
import { createFakeEnds, type FakeRoom } from "./fake_ends.ts";
import { describeFinding } from "./finding.ts";

const CARD = {
  ...{ index: 3, name: "Headset", hostApi: "ALSA", inputChannels: 1, outputChannels: 2 },
  ...{ defaultRateHz: 48_000, isDefaultInput: true, isDefaultOutput: true },
};
const NO_LIBRARY = {
  end: "both",
  code: "no-library",
  message: "Cannot load PortAudio; tried\n  lib.so: no such file\nInstall libportaudio2",
} as const;

async function linesOf(room: FakeRoom, mic = "default", speaker = "default") {
  const findings = await checkDevices(createFakeEnds(room), { mic, speaker }, "linux");
  return findings.map((finding) => describeFinding(finding, "en"));
}

Deno.test("checkDevices() counts what there is, and names what the flags mean", async () => {
  assert.deepEqual(await linesOf({ devices: { devices: [CARD] } }, "default", "3"), [
    "ok    Sound library: PortAudio is loaded",
    "ok    Devices: 1 microphone(s) (default 'Headset'), 1 speaker(s) (default 'Headset')",
    "ok    Microphone: 'Headset', the default",
    "ok    Speaker: 'Headset' (--speaker 3)",
  ]);
});

Deno.test("checkDevices() says what to plug in, and only where it is needed", async () => {
  const deaf = { devices: { devices: [{ ...CARD, inputChannels: 0, isDefaultInput: false }] } };
  const lines = await linesOf(deaf);
  assert.match(
    lines[1] ?? "",
    /^fail .*0 microphone\(s\), 1 speaker.* → plug in.*libasound2-plugi/,
  );
  assert.equal(lines.length, 3, "no line for the microphone that is not there");
  const table: readonly [string, string, RegExp][] = [
    ["tone", "default", /a steady tone/],
    ["none", "none", /Microphone: none, as asked/],
    ["file:a.wav", "file:b.wav", /the file 'b\.wav'/],
  ];
  for (const [mic, speaker, expected] of table) {
    const lines = await linesOf(deaf, mic, speaker);
    assert.ok(lines.every((line) => line.startsWith("ok")), lines.join("\n"));
    assert.match(lines.join("\n"), expected);
  }
});

Deno.test("checkDevices() says once what to install for a missing library, in the user's words", async () => {
  const room = { devices: { devices: [], problem: NO_LIBRARY } };
  const [library, ...rest] = await linesOf(room);
  assert.match(library ?? "", /^fail .*lib\.so: no such file\) → install libportaudio2/);
  assert.deepEqual(rest, []);
  assert.match((await linesOf(room, "none", "none"))[0] ?? "", /^ok .*not needed/);
  const hang = { end: "both", code: "device-failed", message: "no answer" } as const;
  const [stuck] = await linesOf({ devices: { devices: [], problem: hang } });
  assert.match(stuck ?? "", /^fail .*no answer → .*systemctl --user restart pipewire/);
});

Deno.test("checkDevices() leads from a name that is wrong to those that are right", async () => {
  const problems = [
    { end: "mic", code: "no-such-device", message: "Cannot use 'Ghost' as mic" },
    { end: "speaker", code: "bad-file", message: "Cannot write '/x.wav'" },
  ] as const;
  const lines = await linesOf({ devices: { devices: [CARD] }, problems }, "Ghost", "file:/x.wav");
  assert.match(
    lines[2] ?? "",
    /^fail {2}Microphone: .*'Ghost'.* → .*--mic.*devcloud-client devices/,
  );
  assert.match(lines[3] ?? "", /^fail {2}Speaker: .*x\.wav.* → give --speaker a WAV file/);
});
