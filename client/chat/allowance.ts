/** How much somebody may still do: it is used up at once and comes back with time. Times in ms. */
export interface Allowance {
  readonly left: number;
  readonly at: number;
}

export interface AllowanceLimits {
  /** Untouched for long, there is this much. */
  readonly most: number;
  readonly perSecond: number;
}

/** Takes `cost` of it; null where there is not so much. `before` null: nobody has used any. */
export function spend(
  before: Allowance | null,
  cost: number,
  { most, perSecond }: AllowanceLimits,
  now: number,
): Allowance | null {
  const grown = before === null ? most : before.left + (now - before.at) * perSecond / 1_000;
  const left = Math.min(most, grown) - cost;
  return left < 0 ? null : { left, at: now };
}
