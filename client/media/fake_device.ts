import type { AudioDevice } from "./audio_device.ts";
import type { PacerClock } from "./pacer.ts";

/** A clock that stands still until someone waits or moves it. */
export interface FakeClock extends PacerClock {
  /** Time passes without anyone waiting: a stall. */
  advance(ms: number): void;
}

export function createFakeClock(startMs = 0): FakeClock {
  let nowMs = startMs;
  const advance = (ms: number) => {
    nowMs += ms;
  };
  return { now: () => nowMs, wait: advance, advance };
}

/** A microphone and a speaker in memory, on a fake clock: every read is a period of its time. */
export interface FakeDevice extends AudioDevice {
  /** All that was played, a period after the other. */
  readonly played: readonly Float32Array[];
  /** What `setRunning` and `close` were told, in order. */
  readonly told: readonly ("running" | "warm" | "closed")[];
  /** The device reports a glitch with the next read. */
  glitch(): void;
  /** Every call throws from now on. */
  die(error: Error): void;
}

export interface FakeDeviceOptions {
  readonly clock: FakeClock;
  readonly hz?: number;
  readonly period?: number;
  /** Fills a captured period; by default with its number, counted from 1. */
  fill?(into: Float32Array, period: number): void;
}

export function createFakeDevice(
  { clock, hz = 48_000, period = 240, fill = (into, n) => into.fill(n) }: FakeDeviceOptions,
): FakeDevice {
  const format = { hz, period, name: "fake", latencyUs: 0 };
  const played: Float32Array[] = [];
  const told: ("running" | "warm" | "closed")[] = [];
  let periods = 0, glitches = 0;
  let death: Error | undefined;
  return {
    capture: format,
    playback: format,
    played,
    told,
    get glitches() {
      return glitches;
    },
    read(into) {
      if (death) throw death;
      clock.wait(1000 * period / hz);
      fill(into.subarray(0, period), ++periods);
      return period;
    },
    write(samples) {
      if (death) throw death;
      played.push(samples.slice());
    },
    setRunning: (on) => void told.push(on ? "running" : "warm"),
    close: () => void told.push("closed"),
    glitch: () => void glitches++,
    die(error) {
      death = error;
    },
  };
}
