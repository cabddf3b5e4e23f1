/**
 * Which signals reach the main thread: so many a second of each address and of all together, so
 * that whoever floods the voice port can't keep the call machine from its work, nor crowd out the
 * signals of others. Ours need at most 10 in a burst (LEGACY: ACCEPT), and a few bursts a call.
 */
export interface SignalGate {
  /** Whether a signal of `ip` may pass at `nowMs`; `isPeer`: it is of the call that is on. */
  admits(ip: string, isPeer: boolean, nowMs: number): boolean;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

const SOURCE_BURST = 60, SOURCE_PER_S = 20;
const TOTAL_BURST = 600, TOTAL_PER_S = 200;
/** Addresses that are remembered; the one that was heard of first is forgotten first. */
const SOURCES = 64;

export function createSignalGate(): SignalGate {
  const sources = new Map<string, Bucket>();
  const total: Bucket = { tokens: TOTAL_BURST, atMs: 0 };

  function bucketOf(ip: string, nowMs: number): Bucket {
    const known = sources.get(ip);
    if (known) return known;
    if (sources.size >= SOURCES) {
      for (const oldest of sources.keys()) {
        sources.delete(oldest);
        break;
      }
    }
    const fresh = { tokens: SOURCE_BURST, atMs: nowMs };
    sources.set(ip, fresh);
    return fresh;
  }

  return {
    admits(ip, isPeer, nowMs) {
      // The peer's share of all is never used up by strangers.
      return take(bucketOf(ip, nowMs), SOURCE_BURST, SOURCE_PER_S, nowMs) &&
        (isPeer || take(total, TOTAL_BURST, TOTAL_PER_S, nowMs));
    },
  };
}

function take(bucket: Bucket, burst: number, perSecond: number, nowMs: number): boolean {
  const earned = (Math.max(0, nowMs - bucket.atMs) * perSecond) / 1_000;
  bucket.tokens = Math.min(burst, bucket.tokens + earned);
  bucket.atMs = nowMs;
  if (bucket.tokens < 1) return false;
  bucket.tokens--;
  return true;
}
