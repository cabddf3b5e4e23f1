import { useEffect } from "preact/hooks";
import { playRingTone } from "../ring_tone.ts";

/** Rings while `ringing`; with several tabs open, in one of them. */
export function useRingTone(ringing: boolean): void {
  useEffect(() => {
    if (!ringing) return;
    const over = new AbortController();
    playRingTone(over.signal);
    return () => over.abort();
  }, [ringing]);
}
