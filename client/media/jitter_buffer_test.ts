import assert from "node:assert/strict";
import { createJitterBuffer } from "./jitter_buffer.ts";

interface Arrival {
  /** On the sender's timeline, and on the listener's clock: ms. */
  readonly start: number;
  readonly at: number;
  readonly ms?: number;
  /** Without: older sound from beside another packet. */
  readonly sequence?: number;
  readonly marker?: boolean;
}

/** Packets of 5 ms, numbered, each `at` ms later than its start. */
const inTime = (from: number, to: number, late = 0): Arrival[] =>
  Array.from({ length: to - from }, (_, i) => {
    const sequence = from + i;
    return { start: 5 * sequence, at: 5 * sequence + late, sequence };
  });

/** What was given out, in whole ms: `packet 5@0` is 5 ms of sound from 0 ms of the timeline on. */
function play(arrivals: readonly Arrival[], forMs: number) {
  const buffer = createJitterBuffer();
  const parts: { part: string; ms: number; from: number; to: number }[] = [];
  const payload = new Uint8Array(1);
  const kept: boolean[] = [];
  const inOrder = [...arrivals].sort((a, b) => a.at - b.at);
  let next = 0;
  for (let now = 0; now < forMs; now++) {
    for (; next < inOrder.length && inOrder[next]!.at <= now; next++) {
      const { start, ms = 5, sequence = Number.NaN, marker = false } = inOrder[next]!;
      const packet = { start: 48 * start, samples: 48 * ms, sequence, marker };
      kept.push(buffer.push(packet, payload, Number.isNaN(sequence)));
    }
    buffer.settle();
    for (let left = 48; left > 0;) {
      const part = buffer.next(left);
      const { run, at } = buffer;
      const last = parts.at(-1);
      const goesOn = last !== undefined && last.part === part &&
        (part !== "packet" || last.to === at);
      if (goesOn) {
        last.ms += run / 48;
        last.to = at + run;
      } else parts.push({ part, ms: run / 48, from: at, to: at + run });
      buffer.advance(false);
      left -= run;
    }
    buffer.tick(48);
  }
  // What is shorter than half a millisecond is the target's fractions.
  const text = parts.filter(({ ms }) => ms >= 0.5).map(({ part, ms, from }) =>
    part === "packet"
      ? `packet ${Math.round(ms)}@${Math.round(from / 48)}`
      : `${part} ${Math.round(ms)}`
  ).join(", ");
  return { buffer, text, kept, parts };
}

const TABLE: readonly {
  readonly does: string;
  readonly arrivals: readonly Arrival[];
  readonly forMs: number;
  readonly heard: string;
}[] = [
  { does: "is idle until something comes", arrivals: [], forMs: 5, heard: "idle 5" },
  {
    does: "waits for its first target, then plays on",
    arrivals: inTime(0, 10),
    forMs: 40,
    heard: "silence 4, packet 36@0",
  },
  {
    does: "puts packets into order",
    arrivals: [
      { start: 0, at: 0, sequence: 0 },
      { start: 10, at: 3, sequence: 2 },
      { start: 5, at: 4, sequence: 1 },
      { start: 15, at: 15, sequence: 3 },
    ],
    forMs: 24,
    heard: "silence 4, packet 20@0",
  },
  {
    does: "makes up what is lost, and keeps the delay",
    arrivals: [...inTime(0, 2), ...inTime(3, 6)],
    forMs: 34,
    heard: "silence 4, packet 10@0, dry 1, hole 4, packet 15@15",
  },
  {
    does: "fills a hole from beside the next packet",
    arrivals: [...inTime(0, 2), { start: 10, at: 13 }, ...inTime(3, 6)],
    forMs: 34,
    heard: "silence 4, packet 30@0",
  },
  {
    does: "prefers a packet to its copy from beside another",
    arrivals: [
      ...inTime(0, 2),
      { start: 10, at: 11 },
      { start: 10, at: 12, sequence: 2 },
      ...inTime(3, 6),
    ],
    forMs: 34,
    heard: "silence 4, packet 30@0",
  },
  {
    does: "waits longer for what is late, once",
    arrivals: [...inTime(0, 2), ...inTime(2, 8, 20)],
    forMs: 60,
    heard: "silence 4, packet 10@0, dry 16, packet 30@10",
  },
  {
    does: "leaves out what comes after its turn",
    arrivals: [...inTime(0, 2), { start: 10, at: 210, sequence: 2 }, ...inTime(41, 44)],
    forMs: 218,
    heard: "silence 4, packet 10@0, dry 191, hole 4, packet 9@205",
  },
  {
    does: "knows silence from loss by the numbers, and plays what follows at its target",
    arrivals: [
      ...inTime(0, 2),
      { start: 100, at: 100, sequence: 2, marker: true },
      { start: 105, at: 105, sequence: 3 },
    ],
    forMs: 114,
    heard: "silence 4, packet 10@0, dry 86, silence 4, packet 10@100",
  },
  {
    does: "makes up what was lost before a silence",
    arrivals: [
      ...inTime(0, 2),
      { start: 20, at: 12, sequence: 3, marker: true },
      { start: 25, at: 25, sequence: 4 },
    ],
    forMs: 60,
    heard: "silence 4, packet 10@0, hole 5, silence 2, packet 10@20, dry 30",
  },
  {
    does: "plays packets of all lengths in one stream",
    arrivals: [
      { start: 0, ms: 20, at: 0, sequence: 0 },
      { start: 20, ms: 2.5, at: 3, sequence: 1 },
      { start: 22.5, ms: 2.5, at: 5, sequence: 2 },
      { start: 25, ms: 60, at: 20, sequence: 3 },
      { start: 85, ms: 5, at: 60, sequence: 4 },
    ],
    forMs: 94,
    heard: "silence 4, packet 90@0",
  },
  {
    does: "takes the rest of a packet whose turn has begun",
    arrivals: [...inTime(0, 2), ...inTime(3, 6, -5), { start: 10, at: 16, sequence: 2 }],
    forMs: 34,
    heard: "silence 4, packet 10@0, hole 2, packet 18@12",
  },
  {
    does: "plays no sound twice of a packet that overlaps and is late",
    arrivals: [
      { start: 0, ms: 20, at: 0, sequence: 0 },
      { start: 10, ms: 20, at: 25, sequence: 1 },
    ],
    forMs: 45,
    heard: "silence 4, packet 20@0, dry 1, hole 10, packet 10@20",
  },
  {
    does: "lets overlapping packets play no sound twice",
    arrivals: [
      { start: 0, ms: 20, at: 0, sequence: 0 },
      { start: 10, ms: 20, at: 10, sequence: 1 },
    ],
    forMs: 34,
    heard: "silence 4, packet 30@0",
  },
];

for (const { does, arrivals, forMs, heard } of TABLE) {
  Deno.test(`createJitterBuffer() ${does}`, () => {
    assert.equal(play(arrivals, forMs).text, heard);
  });
}

Deno.test("createJitterBuffer() counts as concealed what was lost, not what wasn't sent", () => {
  const later = (sequence: number): Arrival[] => [{ start: 200, at: 200, sequence, marker: true }];
  const concealedMs = (arrivals: readonly Arrival[]) =>
    play(arrivals, 220).buffer.account.concealed / 48;
  assert.equal(concealedMs([...inTime(0, 2), ...later(2)]), 11); // the 11 ms after the last packet
  assert.equal(concealedMs([...inTime(0, 2), ...later(4)]), 21); // and two packets
});

Deno.test("createJitterBuffer() keeps one of each packet, and no more than it has room for", () => {
  const { kept } = play([...inTime(0, 2), { start: 5, at: 5.5, sequence: 1 }], 20);
  assert.deepEqual(kept, [true, true, false]);
  const flood = Array.from({ length: 2_000 }, (_, i) => ({ start: 5 * i, at: 0, sequence: i }));
  const { buffer } = play(flood, 1);
  assert.ok(buffer.slots.count <= 256);
});

Deno.test("createJitterBuffer() goes on with a path that has become slower for good", () => {
  const { parts } = play([...inTime(0, 100), ...inTime(100, 400, 700)], 3_000);
  const heard = parts.filter(({ part }) => part === "packet").reduce((sum, { ms }) => sum + ms, 0);
  assert.ok(heard > 500 + 1_500 - 200, `only ${heard} ms were heard`);
});

Deno.test("createJitterBuffer() drops what is stale at once when a bad spell is forgotten", () => {
  const spell = inTime(0, 200).map((arrival, i) => ({ ...arrival, at: arrival.at + i % 2 * 300 }));
  const { buffer } = play([...spell, ...inTime(200, 1_600)], 8_000);
  assert.ok(buffer.account.dropped > 0);
  assert.ok(buffer.delay - buffer.target <= 48 * 150, `the delay is ${buffer.delay / 48} ms`);
});
