/** What a user may make of a peer's loudness, in dB: 0 as it comes. */
export const VOLUME_LEAST_DB = -20, VOLUME_MOST_DB = 12;

export function isVolume(db: unknown): db is number {
  return typeof db === "number" && db >= VOLUME_LEAST_DB && db <= VOLUME_MOST_DB;
}
