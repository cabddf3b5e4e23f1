import type { SoundRig } from "../../tests/sound/rig.ts";

const HZ = 48_000;
/** Of full scale: above the dither and the room of a made voice, below its quietest syllable. */
const LOUD = 0.02;

/** Somebody's ear at a sink. */
export interface Ear extends AsyncDisposable {
  /** `performance.now()` of the first sound; rejects where none comes within `ms`. */
  first(ms: number): Promise<number>;
}

/** Listens at what a sink plays, from now on; resolves when it listens. */
export async function listenAt(rig: SoundRig, sink: string): Promise<Ear> {
  const child = new Deno.Command("parec", {
    args: [
      ...["-d", `${sink}.monitor`, "--format=float32le", `--rate=${HZ}`, "--channels=1"],
      ...["--latency-msec=5", "--raw"],
    ],
    env: rig.env,
    stdin: "null",
    stderr: "null",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const heard = Promise.withResolvers<number>();
  heard.promise.catch(() => {}); // who doesn't ask needn't know
  await reader.read();
  const listening = (async () => {
    for (let isSilent = true;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (isSilent && isLoud(value)) {
        isSilent = false;
        heard.resolve(performance.now());
      }
    }
  })();
  return {
    async first(ms) {
      const late = () => heard.reject(new Error(`Cannot hear anything at '${sink}' for ${ms} ms`));
      const timer = setTimeout(late, ms);
      try {
        return await heard.promise;
      } finally {
        clearTimeout(timer);
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await Promise.all([listening, child.status]);
    },
  };
}

/** Whether a piece of a stream of float32 samples has a loud one; one that is cut in two may be missed. */
function isLoud(bytes: Uint8Array<ArrayBuffer>): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
    if (Math.abs(view.getFloat32(at, true)) > LOUD) return true;
  }
  return false;
}
