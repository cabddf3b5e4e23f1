/** So much may be done at once, and so much a second over time. Pure. */
export interface TokenBucket {
  readonly tokens: number;
  readonly at: number;
}

export interface BucketRate {
  readonly burst: number;
  readonly perSecond: number;
}

/** The bucket after one more was asked for at `now` (ms), and whether it was there. */
export function takeToken(
  bucket: TokenBucket | undefined,
  { burst, perSecond }: BucketRate,
  now: number,
): readonly [TokenBucket, boolean] {
  const since = bucket === undefined ? 0 : Math.max(0, now - bucket.at);
  const before = bucket?.tokens ?? burst;
  const tokens = Math.min(burst, before + (since * perSecond) / 1_000);
  return tokens < 1 ? [{ tokens, at: now }, false] : [{ tokens: tokens - 1, at: now }, true];
}
