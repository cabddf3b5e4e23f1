import assert from "node:assert/strict";
import type { AudioProblem } from "./audio_control.ts";
import { AudioDeviceError } from "./audio_device.ts";
import type { SoundEndNames } from "./audio_end.ts";
import { type OpenRequest, PUMP_BYTES, PUMP_WORD } from "./audio_messages.ts";
import { createAudioRings, openAudioSession } from "./audio_session.ts";
import type { AudioWorker, Pump } from "./audio_worker_handle.ts";
import { type AudioWorkers, newLibrary } from "./audio_workers.ts";

/** Beats of the future: these devices die only when they are told to. */
const ALIVE_MS = 60_000;

type Opening = Pick<OpenRequest, "ends" | "mic" | "speaker">;

/** Workers that open what is there, and devices that die when they are told to. */
function fakeWorkers(isThere: (opening: Opening) => boolean) {
  const openings: string[] = [];
  const deaths = new Map<string, (problem: AudioProblem) => void>();
  const unused = () => assert.fail("not used here");
  const worker: AudioWorker = {
    setup: { ...newLibrary(), commonLock: new SharedArrayBuffer(4), isUrgent: true },
    open({ ends, mic, speaker }, attached) {
      if (!isThere({ ends, mic, speaker })) {
        const problem = missing(ends === "speaker" ? "speaker" : "mic");
        return Promise.reject(new AudioDeviceError(problem));
      }
      const words = new Int32Array(new SharedArrayBuffer(PUMP_BYTES));
      words[PUMP_WORD.attached] = attached ? 1 : 0;
      words[PUMP_WORD.beatMs] = (Date.now() + ALIVE_MS) | 0;
      const { promise: failed, resolve } = Promise.withResolvers<AudioProblem>();
      const names = [...(ends === "speaker" ? [] : [mic]), ...(ends === "mic" ? [] : [speaker])];
      openings.push(`${ends} ${names.join(" ")}`);
      deaths.set(ends, resolve);
      const format = { hz: 48_000, period: 240, latencyUs: 5_000 };
      const pump: Pump = {
        ends,
        ...(ends !== "speaker" && { mic: { ...format, name: mic } }),
        ...(ends !== "mic" && { speaker: { ...format, name: speaker } }),
        words,
        worker,
        failed,
        ended: failed,
      };
      return Promise.resolve(pump);
    },
    devices: unused,
    trace: unused,
    check: unused,
    abort: unused,
    terminate: unused,
  };
  const workers: AudioWorkers = {
    borrow: unused,
    pump: (open) => open(worker),
    stop: () => Promise.resolve(),
    prepare() {},
    terminate: unused,
  };
  /** The device opened last for these ends. */
  const die = (ends: Opening["ends"], problem: AudioProblem) => deaths.get(ends)?.(problem);
  return { workers, openings, die };
}

const FILES = { mic: "file:said.wav", speaker: "file:heard.wav" };
const CARDS = { mic: "default", speaker: "default" };

interface Story {
  readonly openings: readonly string[];
  readonly problems: AudioProblem[];
  /** What has served each end, one after the other: `Headset`, `default in its place`, `silence`. */
  readonly served: readonly string[];
}

/** A session on fake devices, and a way to wait for what it does. */
async function openSession(
  names: SoundEndNames,
  isThere: (opening: Opening) => boolean = () => true,
) {
  const { workers, openings, die } = fakeWorkers(isThere);
  const problems: AudioProblem[] = [];
  const served: string[] = [];
  let changed = () => {};
  const session = await openAudioSession(workers, names, createAudioRings(), {
    onProblem(problem) {
      problems.push(problem);
      changed();
    },
    onServing({ mic, speaker }) {
      served.push(`${mic.name} ${mic.as}, ${speaker.name} ${speaker.as}`);
      changed();
    },
  });
  async function until(isSo: (story: Story) => boolean) {
    while (!isSo({ openings, problems, served })) {
      await new Promise<void>((resolve) => changed = resolve);
    }
  }
  return { session, openings, problems, served, die, until };
}

const GONE: AudioProblem = { end: "both", code: "device-failed", message: "It is gone" };
const missing = (end: "mic" | "speaker"): AudioProblem => ({
  end,
  code: "no-such-device",
  message: "There is none",
});

Deno.test("audioSession opens a device again that died, and silence meanwhile", async () => {
  const { session, openings, problems, served, die, until } = await openSession(CARDS);
  die("both", GONE);
  await until(({ served }) => served.length === 3);
  await session.close();
  assert.deepEqual(openings, [
    "both default default",
    "both none none",
    "both default default",
  ]);
  assert.deepEqual(served, [
    "default asked, default asked",
    "none silence, none silence",
    "default asked, default asked",
  ]);
  assert.deepEqual(problems, [GONE]);
});

Deno.test("audioSession keeps the microphone when the speaker's file can't be written any more", async () => {
  const { session, openings, served, die, until } = await openSession(FILES);
  const problem = { end: "speaker", code: "bad-file", message: "The disk is full" } as const;
  die("both", problem);
  await until(({ served }) => served.length === 3);
  await session.close();
  assert.deepEqual(openings, [
    "both file:said.wav file:heard.wav",
    "both none none",
    "mic file:said.wav",
    "speaker none",
  ]);
  assert.equal(served.at(-1), "file:said.wav asked, none silence");
});

Deno.test("audioSession falls back to the default, and returns when the device does", async () => {
  let isPlugged = true;
  const uses = ({ mic, speaker }: Opening) => [mic, speaker].includes("Headset");
  const { session, served, die, problems, until } = await openSession(
    { mic: "Headset", speaker: "Headset" },
    (opening) => isPlugged || !uses(opening),
  );
  isPlugged = false;
  die("both", GONE);
  await until(({ served }) => served.at(-1) === "default default, default default");
  isPlugged = true;
  session.lookAgain();
  await until(({ served }) => served.at(-1) === "Headset asked, Headset asked");
  await session.close();
  assert.deepEqual(problems.map(({ code, message }) => [code, message]), [
    ["device-failed", "It is gone; There is none"],
  ]);
  assert.equal(served.length, 4);
});

Deno.test("audioSession streams on with one end when the other's device is gone", async () => {
  let hasMic = true;
  const isThere = ({ ends, mic }: Opening) => hasMic || ends === "speaker" || mic === "none";
  const { session, die, until } = await openSession(CARDS, isThere);
  hasMic = false;
  die("both", GONE);
  await until(({ served }) => served.at(-1) === "none silence, default asked");
  hasMic = true;
  session.lookAgain();
  await until(({ served }) => served.at(-1) === "default asked, default asked");
  await session.close();
});

Deno.test("audioSession tries again by itself where nothing tells that a device is back", async () => {
  let isUp = false;
  const { session, served, until } = await openSession(
    CARDS,
    ({ mic, speaker }) => isUp || ![mic, speaker].includes("default"),
  );
  assert.deepEqual(served, ["none silence, none silence"]);
  isUp = true;
  await until(({ served }) => served.at(-1) === "default asked, default asked");
  await session.close();
});

Deno.test("audioSession.change() opens the other device beside, and hands over", async () => {
  const { session, openings, served } = await openSession(CARDS);
  await session.change({ mic: "Headset", speaker: "default" });
  assert.deepEqual(openings, ["both default default", "both Headset default"]);
  assert.deepEqual(served.at(-1), "Headset asked, default asked");
  await session.change({ mic: "Headset", speaker: "default" });
  assert.equal(openings.length, 2, "what is the same already is left alone");
  await session.close();
});

Deno.test("audioSession.change() lets a card go that can be opened only once", async () => {
  let open = 0;
  const card: SoundEndNames = { mic: "Card", speaker: "Card" };
  const { session, served, until } = await openSession(card, ({ mic, speaker }) => {
    const isCard = [mic, speaker].includes("Card");
    return !isCard || open++ === 0;
  });
  // The microphone stays on the card, which the stream for both has; that is closed first.
  const changed = session.change({ mic: "Card", speaker: "default" });
  await until(({ served }) => {
    if (served.at(-1) === "none silence, none silence") open = 0;
    return served.at(-1) === "Card asked, default asked";
  });
  await changed;
  await session.close();
  assert.ok(served.includes("none silence, none silence"));
});
