import assert from "node:assert/strict";
import { type DoctorParts, examine } from "./doctor.ts";
import { startFakeDirectory } from "./fake_directory.ts";
import { readOptions } from "./options.ts";

const CARD = {
  index: 0,
  name: "Headset",
  hostApi: "ALSA",
  inputChannels: 1,
  outputChannels: 2,
  defaultRateHz: 48_000,
  isDefaultInput: true,
  isDefaultOutput: true,
};

async function verdicts(
  args: readonly string[],
  parts: Partial<DoctorParts> = {},
): Promise<string[]> {
  const invocation = readOptions(["doctor", "--voice-host=127.0.0.1", ...args], () => undefined);
  assert.ok("options" in invocation);
  const findings = await examine({
    options: invocation.options,
    folder: null,
    devices: () => Promise.resolve({ devices: [CARD] }),
    checkDevices: () => Promise.resolve([]),
    ...parts,
  });
  return findings.map(({ verdict, text }) => `${verdict} ${text.en}`);
}

Deno.test("examine() finds all well where it is", async () => {
  const directory = startFakeDirectory(2);
  const folder = await Deno.makeTempDir();
  const found = await verdicts([`--server=127.0.0.1:${directory.port}`, "--voice-port=0"], {
    folder,
  });
  assert.deepEqual(found, [
    "ok Sound: 1 microphone(s), 1 speaker(s)",
    "ok Voice: UDP port 127.0.0.1:0 is free",
    `ok Server: 127.0.0.1:${directory.port} answers`,
    `ok Settings: ${folder}`,
  ]);
  await directory.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("examine() says what is wrong and what to do", async () => {
  const directory = startFakeDirectory(2);
  await directory.close();
  const taken = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr as Deno.NetAddr;
  const found = await verdicts(
    [`--server=127.0.0.1:${directory.port}`, `--voice-port=${port}`, "--mic=Ghost"],
    {
      devices: () => Promise.resolve({ devices: [{ ...CARD, inputChannels: 0 }] }),
      checkDevices: (mic) =>
        Promise.resolve([{ end: "mic", code: "no-such-device", message: `no '${mic}'` }]),
    },
  );
  taken.close();
  const expected = [
    /^fail Sound: 0 microphone.*plug in/,
    /^fail .*'Ghost'/,
    /^fail Voice: UDP port .* not free/,
    /^fail Server: .*firewall/,
    /^warn Settings: .*--data/,
  ];
  assert.equal(found.length, expected.length, found.join("\n"));
  expected.forEach((pattern, i) => assert.match(found[i] ?? "", pattern));
});

Deno.test("examine() tells a missing library from missing devices", async () => {
  const directory = startFakeDirectory(2);
  const problem = { end: "both", code: "no-library", message: "libportaudio" } as const;
  const [sound] = await verdicts([`--server=127.0.0.1:${directory.port}`, "--voice-port=0"], {
    devices: () => Promise.resolve({ devices: [], problem }),
  });
  assert.match(sound ?? "", /^fail .*PortAudio.*libportaudio/);
  await directory.close();
});

Deno.test("examine() asks for no sound card where the flags need none", async () => {
  const directory = startFakeDirectory(2);
  const problem = { end: "both", code: "no-library", message: "libportaudio" } as const;
  const none = { devices: () => Promise.resolve({ devices: [] }) };
  const noLibrary = { devices: () => Promise.resolve({ devices: [], problem }) };
  const table: readonly [readonly string[], typeof none, RegExp][] = [
    [["--mic=none", "--speaker=file:heard.wav"], none, /^ok Sound: 0 microphone/],
    [["--mic=tone", "--speaker=none"], noLibrary, /^ok Sound: 0 microphone/],
    [["--mic=tone"], none, /^fail Sound: 0 microphone.*plug in/],
    [["--speaker=none"], noLibrary, /^fail .*PortAudio/],
  ];
  for (const [args, parts, expected] of table) {
    const server = `--server=127.0.0.1:${directory.port}`;
    const [sound] = await verdicts([server, "--voice-port=0", ...args], parts);
    assert.match(sound ?? "", expected);
  }
  await directory.close();
});
