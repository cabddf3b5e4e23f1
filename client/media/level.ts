/** Measures the level of what passes: RMS of full scale, 0 to 1, since the last reading. */
export interface LevelMeter {
  /** Counts the first `count` of `samples` in. */
  add(samples: Float32Array, count: number): void;
  /** The level since the last reading; 0 when nothing passed. */
  read(): number;
}

export function createLevelMeter(): LevelMeter {
  let squares = 0;
  let counted = 0;
  return {
    add(samples, count) {
      for (let i = 0; i < count; i++) squares += samples[i]! * samples[i]!;
      counted += count;
    },
    read() {
      const level = counted === 0 ? 0 : Math.min(1, Math.sqrt(squares / counted));
      squares = 0;
      counted = 0;
      return level;
    },
  };
}
