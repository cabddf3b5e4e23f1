/** Untrusted bytes made of good ones: what a parser's branches are reached by, and one byte beyond. */
const EDGES = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

/** One to four changes of `bytes`, or of where it and `other` are spliced; a copy. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: () => number): Uint8Array {
  let made: Uint8Array = bytes.slice();
  for (let left = 1 + below(4, random); left > 0; left--) made = change(made, other, random);
  return made;
}

export function below(limit: number, random: () => number): number {
  return Math.floor(random() * limit);
}

function change(bytes: Uint8Array, other: Uint8Array, random: () => number): Uint8Array {
  const at = below(bytes.length + 1, random), place = below(bytes.length, random);
  switch (below(7, random)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
      return bytes.slice(at);
    case 2:
      return joined(bytes.subarray(0, at), other.subarray(below(other.length + 1, random)));
    case 3: // a run doubled
      return joined(bytes.subarray(0, at), bytes.subarray(below(at + 1, random)));
    case 4:
      return joined(
        bytes.subarray(0, at),
        Uint8Array.of(EDGES[below(EDGES.length, random)]!),
        bytes.subarray(at),
      );
    case 5:
      if (bytes.length > 0) bytes[place] = EDGES[below(EDGES.length, random)]!;
      return bytes;
    default:
      if (bytes.length > 0) bytes[place]! ^= 1 << below(8, random);
      return bytes;
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all.slice(0, 4_096); // longer ones tell nothing new
}
