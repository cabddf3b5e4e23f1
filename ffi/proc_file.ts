/**
 * Reads files of Linux's /proc by C's own calls: Deno gives them only to programs that may do
 * everything, and what sound needs of them is little.
 */

const O_RDONLY = 0;
const READ_BYTES = 65_536;
const MOST_BYTES = 4 << 20;

/** Reads a file of /proc; undefined where it can't be: there is none, or this is no Linux with glibc. */
export type ReadProcFile = (path: string) => string | undefined;

export const readProcFile: ReadProcFile = (path) => {
  const libc = Deno.build.os === "linux" ? openLibc() : undefined;
  if (libc === undefined) return undefined;
  const { open, read, close } = libc.symbols;
  try {
    const file = open(new TextEncoder().encode(`${path}\0`), O_RDONLY);
    if (file < 0) return undefined;
    const chunk = new Uint8Array(READ_BYTES);
    const decoder = new TextDecoder();
    let text = "";
    for (let bytes = 0; bytes < MOST_BYTES;) {
      const got = Number(read(file, chunk, BigInt(READ_BYTES)));
      if (got <= 0) break;
      bytes += got;
      text += decoder.decode(chunk.subarray(0, got), { stream: true });
    }
    close(file);
    return text;
  } finally {
    libc.close();
  }
};

function openLibc() {
  try {
    return Deno.dlopen("libc.so.6", {
      open: {
        parameters: [
          "buffer", // const char *path
          "i32", // int flags; without O_CREAT nothing follows
        ],
        result: "i32",
      },
      read: {
        parameters: [
          "i32", // int fd
          "buffer", // void *buf
          "usize", // size_t count
        ],
        result: "isize",
      },
      close: { parameters: ["i32"], result: "i32" },
    });
  } catch {
    return undefined;
  }
}
