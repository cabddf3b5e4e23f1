/**
 * The samples that fuzzing starts from, in `corpus/`: datagrams as hexadecimal digits, texts as they
 * are, one a line. What a parser once failed on is added there, and so tried again each time.
 */
export async function readDatagramCorpus(): Promise<readonly Uint8Array[]> {
  return (await lines("datagrams.hex")).map((line) => Uint8Array.fromHex(line));
}

export async function readTextCorpus(): Promise<readonly Uint8Array[]> {
  const encoder = new TextEncoder();
  return (await lines("texts.jsonl")).map((line) => encoder.encode(line));
}

/** What a peer may say to a directory, one connection a line. */
export async function readStreamCorpus(): Promise<readonly Uint8Array[]> {
  const encoder = new TextEncoder();
  return (await lines("streams.txt")).map((line) => encoder.encode(line));
}

async function lines(file: string): Promise<string[]> {
  const text = await Deno.readTextFile(new URL(`corpus/${file}`, import.meta.url));
  return text.split("\n").filter((line) => line !== "");
}
