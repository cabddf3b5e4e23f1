/** Devices that go and come back while sound is on, through real PortAudio and PulseAudio. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { AudioProblem } from "../../client/media/audio_control.ts";
import type { ServingEnds } from "../../client/media/audio_end.ts";
import { encodeWav } from "../../client/media/wav.ts";
import { preparePortAudio } from "../../tools/portaudio.ts";
import { type EchoClient, startEcho } from "./echo_client.ts";
import type { Recording } from "./recording.ts";
import { type SoundCard, type SoundRig, startSoundRig } from "./rig.ts";

await preparePortAudio();

const HZ = 48_000;
const LOUD = 0.05;
/** It is a second on a machine of its own (the figures are printed); a busy one may take longer. */
const SANE_GAP_MS = 4_000;

interface Stage {
  readonly rig: SoundRig;
  readonly echo: EchoClient;
  /** Waits until these devices serve. */
  until(mic: string, speaker: string): Promise<void>;
}

/** Tones under way: they end with what they are played on. */
const tones: Promise<void>[] = [];

/** An echo of `device`, on a rig with a tone in its microphone. */
async function withEcho(
  device: string,
  prepare: (rig: SoundRig) => Promise<unknown>,
  test: (stage: Stage) => Promise<void>,
): Promise<void> {
  try {
    await runEcho(device, prepare, test);
  } finally {
    await Promise.all(tones.splice(0));
  }
}

async function runEcho(...[device, prepare, test]: Parameters<typeof withEcho>): Promise<void> {
  await using rig = await startSoundRig();
  await addDefaults(rig);
  await prepare(rig);
  await using echo = startEcho({ mic: device, speaker: device, aheadPeriods: 4, env: rig.env });
  await echo.next("opened");
  await echo.send("run");
  await test({
    rig,
    echo,
    async until(mic, speaker) {
      let now: ServingEnds;
      do now = await echo.next<ServingEnds>("serving"); while (
        `${now.mic.as} ${now.mic.name}` !== mic ||
        `${now.speaker.as} ${now.speaker.name}` !== speaker
      );
    },
  });
  assert.deepEqual(await echo.close(), { code: 0, stderr: "" });
}

/** `spk`, and a microphone that hears 440 Hz. Null sinks that nobody listens to take 2 s to begin. */
async function addDefaults(rig: SoundRig): Promise<void> {
  await rig.addNullSink("mic");
  await rig.addNullSink("spk");
  await rig.pactl("set-default-source", "mic.monitor");
  await rig.pactl("set-default-sink", "spk");
  speak(rig, "mic");
  await rig.record("mic.monitor");
}

/** A tone into a sink, until the sink or its daemon is gone. */
function speak({ play }: Pick<SoundRig, "play">, sink: string): void {
  const tone = Float32Array.from(
    { length: 60 * HZ },
    (_, i) => 0.3 * Math.sin(i * 440 * 2 * Math.PI / HZ),
  );
  const playing = async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeFile(join(folder, "tone.wav"), encodeWav(tone, HZ));
      await play(join(folder, "tone.wav"), sink, "--latency-msec=20");
    } catch {
      // The test is over.
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  };
  tones.push(playing());
}

/** Runs `change`, waits until the recording is loud, and prints how long that took. */
async function loudAfter(
  what: string,
  recording: Recording,
  change: () => Promise<unknown>,
): Promise<void> {
  const begin = performance.now();
  const loud = recording.untilLoud(LOUD);
  await change();
  const gapMs = await loud - begin;
  console.log(`${what}: sound after ${gapMs.toFixed(0)} ms`);
  assert.ok(gapMs < SANE_GAP_MS, `${gapMs} ms`);
}

Deno.test("a card that is unplugged is replaced by the default, and taken again when it is back", async () => {
  let card: SoundCard | undefined;
  await withEcho(
    "headset",
    async (rig) => {
      card = await rig.addCard("headset");
      await card.record("card.monitor");
    },
    async ({ rig, echo, until }) => {
      assert.ok(card);
      const speaker = await rig.record("spk.monitor");
      await loudAfter("a card unplugged", speaker, () => card!.unplug());
      assert.equal((await echo.next<AudioProblem>("problem")).code, "device-failed");
      await card.plug();
      speak(card, "card");
      const back = await card.record("card.monitor");
      await until("asked headset", "asked headset");
      await back.untilLoud(LOUD);
      await Promise.all([speaker.stop(), back.stop()]);
    },
  );
});

Deno.test("a default that is unplugged is replaced by what the daemon has instead", async () => {
  await withEcho("default", (rig) => rig.addNullSink("other"), async ({ rig, echo }) => {
    const speaker = await rig.record("spk.monitor"), other = await rig.record("other.monitor");
    await speaker.untilLoud(LOUD);
    await loudAfter("the default unplugged", other, async () => {
      await rig.pactl("set-default-sink", "other"); // else it might take the microphone's
      await rig.removeSink("spk");
    });
    await rig.addNullSink("spk");
    const back = await rig.record("spk.monitor");
    await loudAfter("the default back", back, () => rig.pactl("set-default-sink", "spk"));
    await Promise.all([speaker.stop(), other.stop(), back.stop()]);
    await echo.send("stats");
    assert.ok((await echo.next<{ periods: number }>("stats")).periods > 0);
  });
});

Deno.test("sound comes back when all cards were gone, with the ends open all the time", async () => {
  await withEcho("default", async () => {}, async ({ rig, until }) => {
    await rig.removeSink("mic");
    await rig.removeSink("spk");
    await until("silence none", "silence none");
    await addDefaults(rig);
    const speaker = await rig.record("spk.monitor");
    await until("asked default", "asked default");
    await speaker.untilLoud(LOUD);
    await speaker.stop();
  });
});

Deno.test("sound comes back when the daemon was killed, with the ends open all the time", async () => {
  await withEcho("default", async () => {}, async ({ rig, until }) => {
    await rig.killDaemon();
    await until("silence none", "silence none");
    await rig.startDaemon();
    await addDefaults(rig);
    const speaker = await rig.record("spk.monitor");
    await until("asked default", "asked default");
    await speaker.untilLoud(LOUD);
    await speaker.stop();
  });
});

Deno.test("devices that are chosen while sound is on change over without a gap", async () => {
  let card: SoundCard | undefined;
  await withEcho(
    "default",
    async (rig) => {
      card = await rig.addCard("headset");
    },
    async ({ rig, echo, until }) => {
      const speaker = await rig.record("spk.monitor");
      const headset = await card!.record("card.monitor");
      await speaker.untilLoud(LOUD);
      await loudAfter("a card chosen", headset, () => echo.send("change default headset"));
      await until("asked default", "asked headset");
      await echo.send("change default default");
      await until("asked default", "asked default");
      await speaker.untilLoud(LOUD);
      await Promise.all([speaker.stop(), headset.stop()]);
    },
  );
});
