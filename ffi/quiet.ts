/**
 * Keeps what C libraries print off the user's terminal: ALSA, JACK and PortAudio itself write dozens
 * of lines on stderr while they probe, and some when a device goes away.
 *
 * They all print through C's `stderr` variable, while Deno writes to file descriptor 2 itself. So
 * the variable is pointed at /dev/null: unlike with dup2, no line of ours is lost, and no thread
 * disturbs another. The price: V8's message on running out of memory goes the same way.
 */

/** Set (to anything) to see what the sound libraries print. */
const NOISE_VARIABLE = "DEVCLOUD_SOUND_NOISE";

/** Silences C's stderr for this process; only glibc needs it, and once. */
export function quietenLibraries(): void {
  if (Deno.build.os !== "linux" || Deno.env.get(NOISE_VARIABLE)) return;
  const libc = openLibc();
  if (libc === undefined) return;
  const { dlsym, fopen } = libc.symbols;
  const variable = dlsym(null, cString("stderr"));
  const original = dlsym(null, cString("_IO_2_1_stderr_"));
  if (variable !== null && original !== null) {
    const slot = new BigUint64Array(Deno.UnsafePointerView.getArrayBuffer(variable, 8));
    if (slot[0] === Deno.UnsafePointer.value(original)) {
      const sink = fopen(cString("/dev/null"), cString("w"));
      if (sink !== null) slot[0] = Deno.UnsafePointer.value(sink);
    }
  }
  libc.close();
}

/** glibc's name; on a C library without it there is nothing to do here. */
function openLibc() {
  try {
    return Deno.dlopen("libc.so.6", {
      dlsym: {
        parameters: [
          "pointer", // void *handle: null is RTLD_DEFAULT
          "buffer", // const char *symbol
        ],
        result: "pointer",
      },
      fopen: {
        parameters: [
          "buffer", // const char *path
          "buffer", // const char *mode
        ],
        result: "pointer", // FILE *
      },
    });
  } catch {
    return undefined;
  }
}

function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
