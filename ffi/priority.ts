const PRIO_PROCESS = 0;
/** As PulseAudio asks for its own threads. */
const AUDIO_NICENESS = -11;

/**
 * Lets the calling thread go before others where the system allows it (root, or a limit such as
 * `@audio - nice -11`); elsewhere nothing changes. Linux alone counts niceness by thread.
 */
export function raiseThreadPriority(): void {
  if (Deno.build.os !== "linux") return;
  try {
    const libc = Deno.dlopen("libc.so.6", {
      setpriority: {
        parameters: [
          "i32", // int which
          "u32", // id_t who: 0 is the caller
          "i32", // int prio
        ],
        result: "i32",
      },
    });
    libc.symbols.setpriority(PRIO_PROCESS, 0, AUDIO_NICENESS);
    libc.close();
  } catch {
    // A C library of another name.
  }
}
