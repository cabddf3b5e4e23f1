/** Measures the level of what passes: RMS of full scale, 0 to 1, since the last reading. */
export interface LevelMeter {
  /** Counts the first `count` of `samples` in. */
  add(samples: Float32Array, count: number): void;
  /** The level since the last reading; 0 when nothing passed. */
  read(): number;
}

export function createLevelMeter(): LevelMeter {
  // In an array: a number of its own would be allocated anew for each sample.
  const squares = new Float64Array(1);
  let counted = 0;
  return {
    add(samples, count) {
      for (let i = 0; i < count; i++) squares[0] = squares[0]! + samples[i]! * samples[i]!;
      counted += count;
    },
    read() {
      const level = counted === 0 ? 0 : Math.min(1, Math.sqrt(squares[0]! / counted));
      squares[0] = 0;
      counted = 0;
      return level;
    },
  };
}
