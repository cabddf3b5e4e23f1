/** A place for somebody who has come in. */
export interface Seat<Guest> {
  /** Who sits there; set by whoever took it. */
  guest: Guest | null;
  readonly source: string;
}

export type Seating<Guest> =
  /** `displaced` has just lost its seat for it. */
  | { readonly state: "seated"; readonly seat: Seat<Guest>; readonly displaced: Guest | null }
  /** `full`: nobody has so many seats that one of them should be given up. */
  | { readonly state: "refused"; readonly reason: "full" | "full-of-you" };

export interface Seats<Guest> {
  /** A seat for one more of a source that may have so many. */
  take(source: string, maxOfSource: number): Seating<Guest>;
  /** May be called again. */
  leave(seat: Seat<Guest>): void;
  readonly size: number;
}

/** Seats of the heaviest source that are looked at for one that does less harm to take. */
const LOOKED_AT = 64;

/**
 * A number of seats that no source can keep from the others: when all are taken, a newcomer whose
 * source has fewer gets one of the source that has most, the oldest whose guest can be spared, else the
 * oldest. Each step takes the same time however many there are.
 */
export function createSeats<Guest>(
  { max, canSpare }: {
    readonly max: number;
    readonly canSpare: (guest: Guest) => boolean;
  },
): Seats<Guest> {
  const seatsOf = new Map<string, Set<Seat<Guest>>>();
  /** Sources by how many seats they have; the last is not empty. */
  const byCount: Set<string>[] = [];
  let size = 0;

  function move(source: string, from: number, to: number): void {
    byCount[from]?.delete(source);
    if (to > 0) (byCount[to] ??= new Set()).add(source);
    while (byCount.length > 0 && (byCount.at(-1)?.size ?? 0) === 0) byCount.pop();
  }

  function leave(seat: Seat<Guest>): void {
    const seats = seatsOf.get(seat.source);
    if (seats === undefined || !seats.delete(seat)) return;
    size--;
    move(seat.source, seats.size + 1, seats.size);
    if (seats.size === 0) seatsOf.delete(seat.source);
  }

  /** Whom of the heaviest source to send away. */
  function chooseVictim(): Seat<Guest> | null {
    const [heaviest] = byCount.at(-1) ?? [];
    let oldest: Seat<Guest> | null = null;
    let looked = 0;
    for (const seat of heaviest === undefined ? [] : seatsOf.get(heaviest)!) {
      oldest ??= seat;
      if (seat.guest !== null && canSpare(seat.guest)) return seat;
      if (++looked === LOOKED_AT) break;
    }
    return oldest;
  }

  return {
    take(source, maxOfSource) {
      const seats = seatsOf.get(source) ?? new Set();
      if (seats.size >= maxOfSource) return { state: "refused", reason: "full-of-you" };
      let displaced: Guest | null = null;
      if (size >= max) {
        const victim = byCount.length - 1 > seats.size + 1 ? chooseVictim() : null;
        if (victim === null) return { state: "refused", reason: "full" };
        displaced = victim.guest;
        leave(victim);
      }
      const seat: Seat<Guest> = { guest: null, source };
      seatsOf.set(source, seats.add(seat));
      size++;
      move(source, seats.size - 1, seats.size);
      return { state: "seated", seat, displaced };
    },
    leave,
    get size() {
      return size;
    },
  };
}
