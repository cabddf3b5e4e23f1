import type { Journal } from "./journal.ts";

/** Adds the lines of a program's output to a journal, until the output ends. */
export async function collectLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  into: Journal<string>,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    lines.forEach((line) => into.add(line));
  }
  if (rest !== "") into.add(rest);
}
