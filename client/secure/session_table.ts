import type { StandingSession } from "./handshake_types.ts";

/** A session that stands, and what it is for. */
export interface Session extends StandingSession {
  /** When something last went through it, or was still under way in it, in ms. */
  readonly usedAt: number;
  /** Something came back in it: both sides have the keys. */
  readonly isConfirmed: boolean;
  /** Somebody wants it for more than its call. */
  readonly isLinked: boolean;
  /** Its peer is known by another key: they are told so, and nothing of theirs is taken. */
  readonly isRefused: boolean;
}

/** The sessions that stand, the newest last. Pure. */
export type SessionTable = readonly Session[];

/** Nothing went through for so long: its keys are forgotten, so that nobody finds them later. */
const IDLE_MS = 10_000, IDLE_LINKED_MS = 120_000;
const MAX_SESSIONS = 64;

/** What is said of a session of this id is still of interest. */
export type IsUnderWay = (id: string) => boolean;

/** The table with one more, and those that had to go for it. */
export function addSession(
  table: SessionTable,
  session: Session,
  isUnderWay: IsUnderWay,
): readonly [SessionTable, readonly Session[]] {
  const free = table.filter(({ id }) => !isUnderWay(id));
  const gone = free.slice(0, Math.max(0, table.length + 1 - MAX_SESSIONS));
  return [[...table.filter((one) => !gone.includes(one)), session], gone];
}

/** The table without those that are not used any more, and these. */
export function expireSessions(
  table: SessionTable,
  now: number,
  isUnderWay: IsUnderWay,
): readonly [SessionTable, readonly Session[]] {
  const used = table.map((one) => isUnderWay(one.id) ? { ...one, usedAt: now } : one);
  const isOver = (one: Session) => now >= endOf(one);
  return [used.filter((one) => !isOver(one)), used.filter(isOver)];
}

/** When `expireSessions` is to be asked; null: there is nothing to expire. */
export function nextExpiry(table: SessionTable): number | null {
  return table.length === 0 ? null : Math.min(...table.map(endOf));
}

function endOf({ usedAt, isLinked }: Session): number {
  return usedAt + (isLinked ? IDLE_LINKED_MS : IDLE_MS);
}

/** The table with a change of the session that has this id. */
export function changeSession(
  table: SessionTable,
  id: string,
  change: Partial<Pick<Session, "usedAt" | "isConfirmed" | "isLinked" | "words">>,
): SessionTable {
  return table.map((one) => one.id === id ? { ...one, ...change } : one);
}
