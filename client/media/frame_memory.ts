/** The last frames, to tell one that the network doubled: v1's have no number. */
export interface FrameMemory {
  /** Whether one of the last frames was the same, sample by sample. */
  has(frame: Float32Array): boolean;
  add(frame: Float32Array): void;
}

const FRAMES = 4;

export function createFrameMemory(frameSamples: number): FrameMemory {
  const frames = Array.from({ length: FRAMES }, () => new Float32Array(frameSamples));
  let added = 0;

  function isSame(frame: Float32Array, other: Float32Array): boolean {
    for (let i = 0; i < frameSamples; i++) {
      if (frame[i] !== other[i]) return false;
    }
    return true;
  }

  return {
    has(frame) {
      for (let i = 0; i < Math.min(added, FRAMES); i++) {
        if (isSame(frame, frames[i]!)) return true;
      }
      return false;
    },
    add(frame) {
      frames[added++ % FRAMES]!.set(frame);
    },
  };
}
