import { join } from "node:path";

/** A wall clock that programs go by, and that a test sets. Their monotonic clock goes on as ever. */
export interface Clock extends AsyncDisposable {
  /** For the programs' environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Seconds that it is ahead of the machine's from now on; negative when behind. */
  jump(seconds: number): Promise<void>;
}

/** Debian's places of libfaketime, by architecture. */
const LIBRARIES = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
  .map((triple) => `/usr/lib/${triple}/faketime/libfaketime.so.1`);

/** Where libfaketime keeps what is shared by a process and its children; one that is killed leaves it. */
const SHARED = "/dev/shm";

/** Defines a test that needs libfaketime: without, it counts as not run. */
export function clockTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ignore: findLibrary() === undefined });
}

function findLibrary(): string | undefined {
  return LIBRARIES.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** Its file is in `folder`. */
export function createClock(folder: string): Clock {
  const library = findLibrary();
  if (library === undefined) throw new Error("Cannot set a clock: libfaketime is not installed");
  const file = join(folder, "clock");
  const set = async (seconds: number) => {
    await Deno.writeTextFile(`${file}.new`, `${seconds < 0 ? "" : "+"}${seconds}\n`);
    await Deno.rename(`${file}.new`, file); // never read half written
  };
  Deno.writeTextFileSync(file, "+0\n");
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
    jump: set,
    [Symbol.asyncDispose]: sweep,
  };
}

/** Removes what processes that are no more have left. */
async function sweep(): Promise<void> {
  for await (const { name } of Deno.readDir(SHARED)) {
    const pid = /^(?:sem\.)?faketime_(?:shm|sem)_(\d+)$/.exec(name)?.[1];
    if (pid === undefined) continue;
    const isAlive = await Deno.stat(`/proc/${pid}`).then(() => true, () => false);
    if (!isAlive) await Deno.remove(join(SHARED, name)).catch(() => {});
  }
}
