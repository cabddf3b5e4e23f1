/** v1 voice: 8 kHz, 16 bits little-endian, mono, 512 samples a datagram. */
const RATE_HZ = 8_000;
const FRAME_SAMPLES = 512;
const FRAME_MS = (1_000 * FRAME_SAMPLES) / RATE_HZ;

/** How far ahead of the ear `stream.write` may run before it blocks. */
const OUTPUT_BUFFER_MS = 2 * FRAME_MS;

/** A microphone: the next frame in real time, paced by its own clock from the first call on. */
export interface LegacyMicrophone {
  read(): Promise<Uint8Array>;
}

/** Speaks `samples` over and over; null: the noise of a quiet room, ±2. */
export function openMicrophone(
  samples: Int16Array | null,
  random: () => number,
): LegacyMicrophone {
  const started = performance.now();
  let frames = 0;
  return {
    async read() {
      frames++;
      await until(started + frames * FRAME_MS);
      const bytes = new Uint8Array(2 * FRAME_SAMPLES);
      const view = new DataView(bytes.buffer);
      for (let i = 0; i < FRAME_SAMPLES; i++) {
        const at = (frames - 1) * FRAME_SAMPLES + i;
        const value = samples === null
          ? Math.round(4 * random()) - 2
          : samples[at % samples.length] ?? 0;
        view.setInt16(2 * i, value, true);
      }
      return bytes;
    },
  };
}

/** A speaker: plays frames one after the other, gaps where none came in time. */
export interface LegacySpeaker {
  /** Blocks while the output's buffer is full, as PortAudio's blocking write does. */
  write(frame: Uint8Array): Promise<void>;
  /** What the ear has heard since the speaker was opened, gaps as zeros. */
  heard(): Int16Array;
  /** The frames that were played, without the gaps. */
  frames(): readonly Int16Array[];
}

export function openSpeaker(): LegacySpeaker {
  const opened = performance.now();
  const played: { readonly at: number; readonly samples: Int16Array }[] = [];
  let end = opened; // when what was written has been played
  return {
    async write(frame) {
      await until(end - OUTPUT_BUFFER_MS);
      const samples = new Int16Array(frame.length >> 1);
      const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
      for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(2 * i, true);
      const at = Math.max(end, performance.now());
      played.push({ at: at - opened, samples });
      end = at + (1_000 * samples.length) / RATE_HZ;
    },
    heard() {
      const all = new Int16Array(Math.ceil(((end - opened) / 1_000) * RATE_HZ));
      for (const { at, samples } of played) {
        const start = Math.round((at / 1_000) * RATE_HZ);
        all.set(samples.subarray(0, Math.max(0, all.length - start)), start);
      }
      return all;
    },
    frames: () => played.map(({ samples }) => samples),
  };
}

function until(at: number): Promise<void> {
  const wait = at - performance.now();
  return wait <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, wait));
}
