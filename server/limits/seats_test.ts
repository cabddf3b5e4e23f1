import assert from "node:assert/strict";
import fc from "fast-check";
import { createSeats, type Seat } from "./seats.ts";

interface Guest {
  readonly name: string;
  readonly spare: boolean;
}

function room(max: number) {
  const seats = createSeats<Guest>({ max, canSpare: ({ spare }) => spare });
  /** Who had to go for it, "" for nobody; or why there is no seat. */
  const take = (source: string, name: string, { spare = true, most = Infinity } = {}) => {
    const seating = seats.take(source, most);
    if (seating.state === "refused") return seating.reason;
    seating.seat.guest = { name, spare };
    return seating.displaced?.name ?? "";
  };
  return { seats, take };
}

Deno.test("seats.take() gives a source no more than it may have", () => {
  const { take, seats } = room(10);
  assert.equal(take("a", "1", { most: 2 }), "");
  assert.equal(take("a", "2", { most: 2 }), "");
  assert.equal(take("a", "3", { most: 2 }), "full-of-you");
  assert.equal(take("b", "1", { most: 2 }), "");
  assert.equal(seats.size, 3);
});

Deno.test("seats.take() when all are taken gives one of the heaviest source's to a lighter one", () => {
  const { take, seats } = room(5);
  for (const name of ["a1", "a2", "a3"]) take("a", name, { spare: name !== "a1" });
  take("b", "b1");
  take("b", "b2");
  assert.equal(take("a", "a4"), "full", "the heaviest gets nothing");
  assert.equal(take("b", "b3"), "full", "nor who would be as heavy then");
  assert.equal(take("c", "c1"), "a2", "the oldest that can be spared");
  assert.equal(take("d", "d1"), "b1");
  assert.equal(take("e", "e1"), "a3");
  assert.equal(take("f", "f1"), "full", "each has one");
  assert.equal(seats.size, 5);
});

Deno.test("seats.take() sends the oldest away where none can be spared", () => {
  const { take } = room(3);
  for (const name of ["a1", "a2", "a3"]) take("a", name, { spare: false });
  assert.equal(take("b", "b1"), "a1");
});

Deno.test("seats.leave() makes room once, however often it is called", () => {
  const seats = createSeats<Guest>({ max: 2, canSpare: () => true });
  const seat = () => {
    const seating = seats.take("a", 2);
    assert.ok(seating.state === "seated");
    return seating.seat;
  };
  const [first] = [seat(), seat()];
  assert.equal(seats.take("a", 2).state, "refused");
  seats.leave(first);
  seats.leave(first);
  assert.equal(seats.size, 1);
  seat();
  assert.equal(seats.take("a", 2).state, "refused");
});

Deno.test("seats: whatever comes and goes, they are counted right and nobody light waits for somebody heavy", () => {
  const step = fc.record({
    source: fc.constantFrom("a", "b", "c", "d"),
    leave: fc.option(fc.nat(20), { freq: 2 }),
  });
  fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.array(step), (max, steps) => {
    const seats = createSeats<Seat<unknown>>({ max, canSpare: () => true });
    let held: Seat<Seat<unknown>>[] = [];
    for (const { source, leave } of steps) {
      const count = (of: string) => held.filter((seat) => seat.source === of).length;
      const leaver = leave === null ? undefined : held[leave];
      if (leaver !== undefined) {
        seats.leave(leaver);
        held = held.filter((seat) => seat !== leaver);
      } else {
        const most = Math.max(...["a", "b", "c", "d"].map(count));
        const seating = seats.take(source, Infinity);
        if (seating.state === "refused") {
          assert.ok(held.length === max && most <= count(source) + 1);
          continue;
        }
        const { seat, displaced } = seating;
        if (displaced !== null) {
          assert.equal(count(displaced.source), most);
          held = held.filter((each) => each !== displaced);
        }
        seat.guest = seat;
        held.push(seat);
      }
      assert.equal(seats.size, held.length);
    }
  }));
});
