/** What is heard of a source of PulseAudio. */
export interface RecordOptions {
  readonly hz?: number;
  readonly channels?: number;
}

export interface Recording {
  /**
   * Resolves when something of this amplitude is heard from now on, with `performance.now()` of then.
   * Rejects when nothing is for 20 s.
   */
  untilLoud(amplitude: number): Promise<number>;
  stop(): Promise<Float32Array<ArrayBuffer>>;
}

/** Who has heard nothing for so long won't. */
const QUIET_MS = 20_000;

/** Records from now on, in the environment of a rig. */
export async function startRecording(
  env: Record<string, string>,
  source: string,
  { hz = 48_000, channels = 1 }: RecordOptions = {},
): Promise<Recording> {
  const child = new Deno.Command("parec", {
    args: [
      ...["-d", source, "--format=float32le", `--rate=${hz}`, `--channels=${channels}`],
      ...["--latency-msec=5", "--raw"],
    ],
    env,
    stdin: "null",
    stderr: "null",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let listeners: ((samples: Float32Array) => boolean)[] = [];
  let received = 0;
  // The first bytes show that it records: what is played from here on is in it.
  const first = await reader.read();
  if (first.value) chunks.push(first.value);
  received += first.value?.length ?? 0;
  const rest = (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      chunks.push(value);
      const start = (4 - received % 4) % 4; // of the first whole sample
      received += value.length;
      const end = start + ((value.length - start) & ~3);
      const samples = new Float32Array(value.slice(start, Math.max(start, end)).buffer);
      listeners = listeners.filter((listener) => !listener(samples));
    }
  })();
  return {
    untilLoud: (amplitude) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`Nothing is heard of '${source}'`)),
          QUIET_MS,
        );
        listeners.push((samples) => {
          if (!samples.some((sample) => Math.abs(sample) > amplitude)) return false;
          clearTimeout(timer);
          resolve(performance.now());
          return true;
        });
      }),
    async stop() {
      try {
        child.kill("SIGTERM");
      } catch {
        // It ended with its daemon.
      }
      await rest;
      await child.status;
      const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
      return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
    },
  };
}

/** One channel of interleaved samples. */
export function channelOf(
  samples: Float32Array,
  channel: number,
  channels: number,
): Float32Array<ArrayBuffer> {
  const one = new Float32Array(Math.floor(samples.length / channels));
  for (let i = 0; i < one.length; i++) one[i] = samples[i * channels + channel] ?? 0;
  return one;
}
