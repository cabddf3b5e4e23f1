/** How sound is sent between our own clients: the caller's invite offers, the callee's accept chooses. */

/** `v1`: 16-bit samples at 8 kHz, as in 2023, which all can. `opus`: Opus in RTP. */
export type Codec = "v1" | "opus";

/** All that there are, the best first. */
export const CODECS: readonly Codec[] = ["opus", "v1"];

/** What clients can and want that say nothing of it: those of 2023, and ours before there was a choice. */
export const V1_ONLY: readonly Codec[] = ["v1"];

/** As many names of an offer are looked at. */
export const MAX_OFFERED = 8;

/** An offer as it came: names that nobody knows are left out, and what is left nothing is `V1_ONLY`. */
export function readCodecs(offer: unknown): readonly Codec[] {
  if (!Array.isArray(offer)) return V1_ONLY;
  const names: readonly unknown[] = offer.slice(0, MAX_OFFERED);
  const known = names.map((name) => CODECS.find((codec) => codec === name))
    .filter((codec) => codec !== undefined);
  return known.length === 0 ? V1_ONLY : [...new Set(known)];
}

/** A choice as it came; `v1` for none, and for a name that nobody knows. */
export function readCodec(choice: unknown): Codec {
  return CODECS.find((codec) => codec === choice) ?? "v1";
}

/** The callee's choice: the first of the caller's that is allowed here; v1 is always. */
export function chooseCodec(offered: readonly Codec[], allowed: readonly Codec[]): Codec {
  return offered.find((codec) => allowed.includes(codec)) ?? "v1";
}
