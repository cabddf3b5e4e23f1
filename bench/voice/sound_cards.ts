/** The sound cards of a call between two telephones, of which one direction is measured. */
import { addMouthAndEar } from "../../tests/sound/mouth_to_ear.ts";
import { type SoundRig, startSoundRig } from "../../tests/sound/rig.ts";

type Environment = Readonly<Record<string, string>>;

export interface SoundCards extends AsyncDisposable {
  readonly rig: SoundRig;
  /** For the process of the one who talks, and of the one who listens. */
  readonly talker: Environment;
  readonly listener: Environment;
}

/** The way back has cards of its own, which stay quiet, so that both telephones work as in any call. */
export async function openSoundCards(): Promise<SoundCards> {
  const rig = await startSoundRig();
  try {
    await addMouthAndEar(rig);
    await rig.addNullSink("quiet-room");
    await rig.addNullSink("talkers-ear");
  } catch (error) {
    await rig[Symbol.asyncDispose]();
    throw error;
  }
  return {
    rig,
    talker: { ...rig.env, PULSE_SOURCE: "talker", PULSE_SINK: "talkers-ear" },
    listener: { ...rig.env, PULSE_SOURCE: "quiet-room.monitor", PULSE_SINK: "ear" },
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
}

/** PulseAudio's own shortest way from source to sink: no telephone on this rig can have less. */
export async function withLoopback<T>({ rig }: SoundCards, use: () => Promise<T>): Promise<T> {
  const loopback = await rig.loadModule(
    "module-loopback",
    ...["source=talker", "sink=ear", "latency_msec=1"],
  );
  try {
    return await use();
  } finally {
    await rig.unloadModule(loopback);
  }
}
