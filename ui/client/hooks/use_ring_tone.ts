import { useEffect } from "preact/hooks";
import { playRingTone, RING_TONE, type Tone } from "../ring_tone.ts";

/** Rings while `ringing`; with several tabs open, in one of them. */
export function useRingTone(ringing: boolean, tone: Tone = RING_TONE): void {
  useEffect(() => {
    if (!ringing) return;
    const over = new AbortController();
    playRingTone(tone, over.signal);
    return () => over.abort();
  }, [ringing, tone]);
}
