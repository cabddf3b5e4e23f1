import assert from "node:assert/strict";
import { PA_ERROR, PortAudioError } from "../../ffi/check.ts";
import type { PaDevice, PaStreamOptions, PortAudio } from "../../ffi/portaudio.ts";
import { AudioDeviceError } from "./audio_device.ts";
import { openPortAudioDevice } from "./portaudio_device.ts";

const CARD: PaDevice = {
  index: 0,
  name: "card",
  hostApi: "Core Audio",
  hostApiKind: "core-audio",
  inputChannels: 2,
  outputChannels: 2,
  defaultRateHz: 48_000,
  lowInputLatency: 0.01,
  lowOutputLatency: 0.01,
  isHostDefaultInput: true,
  isHostDefaultOutput: true,
};

/** PortAudio with one card, that opens what `takes` allows; input channel n (from 1) carries n. */
function fakePortAudio(card: Partial<PaDevice>, takes: (options: PaStreamOptions) => number) {
  const tried: string[] = [];
  const played: Float32Array[] = [];
  let initialized = 0;
  const pa: PortAudio = {
    libraryPath: "",
    version: "",
    alsaPeriods: 16,
    isCopy: true,
    initialize: () => void initialized++,
    terminate: () => void initialized--,
    devices: () => [{ ...CARD, ...card }],
    defaultInput: () => 0,
    defaultOutput: () => 0,
    abortStreamAt() {},
    open(options) {
      const { input, output, rateHz, framesPerBuffer } = options;
      tried.push(`${input?.channels ?? 0}/${output?.channels ?? 0} at ${rateHz}`);
      const code = takes(options);
      if (code < 0) throw new PortAudioError(code, "Cannot open the sound stream");
      const channels = input?.channels ?? 1;
      return {
        address: 1n,
        inputLatencySeconds: 0.01,
        outputLatencySeconds: 0.01,
        rateHz,
        start() {},
        read(into) {
          for (let i = 0; i < into.length; i++) into[i] = 1 + i % channels;
          return true;
        },
        write(from) {
          played.push(from.slice());
          return true;
        },
        readable: () => framesPerBuffer,
        writable: () => framesPerBuffer,
        close() {},
      };
    },
  };
  return { pa, tried, played, initialized: () => initialized };
}

const USUAL = { kind: "default" } as const;
const MIC = { mic: USUAL, latencyMs: 10, periodMs: 5, goOn: () => true };

Deno.test("openPortAudioDevice() takes the card's own rate where it knows no other", () => {
  const { pa, tried } = fakePortAudio(
    { defaultRateHz: 44_100, outputChannels: 0 },
    ({ rateHz }) => rateHz === 44_100 ? 0 : PA_ERROR.invalidSampleRate,
  );
  // Also where the ring has 48 kHz already.
  for (const hz of [undefined, 48_000]) {
    const device = openPortAudioDevice(pa, { ...MIC, hz });
    assert.deepEqual([device.capture?.hz, device.capture?.period], [44_100, 221]);
  }
  assert.deepEqual(tried.slice(0, 3), ["1/0 at 48000", "2/0 at 48000", "1/0 at 44100"]);
});

Deno.test("openPortAudioDevice() opens all ten channels of a card that takes no fewer", () => {
  const all = ({ input, output }: PaStreamOptions) =>
    (input?.channels ?? 10) === 10 && (output?.channels ?? 10) === 10
      ? 0
      : PA_ERROR.invalidChannelCount;
  const { pa, played } = fakePortAudio({ inputChannels: 10, outputChannels: 10 }, all);
  const device = openPortAudioDevice(pa, { ...MIC, speaker: USUAL });
  const into = new Float32Array(241);
  assert.equal(device.read(into), 240);
  assert.ok(into.subarray(0, 240).every((sample) => sample === 1.5), "the mean of the first two");
  device.write(new Float32Array(240).fill(0.5));
  assert.deepEqual([...played[0]!.subarray(0, 12)], [.5, .5, ...Array(8).fill(0), .5, .5]);
});

Deno.test("openPortAudioDevice() says that a card is busy, at once", () => {
  const { pa, tried, initialized } = fakePortAudio({}, () => PA_ERROR.deviceUnavailable);
  assert.throws(() => openPortAudioDevice(pa, MIC), (error) => {
    assert.ok(error instanceof AudioDeviceError);
    assert.deepEqual([error.problem.end, error.problem.code], ["mic", "device-busy"]);
    return true;
  });
  assert.equal(tried.length, 1);
  assert.equal(initialized(), 0);
});
