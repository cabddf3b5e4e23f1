import assert from "node:assert/strict";
import { createFakeClock } from "./fake_device.ts";
import { createStreamWait, StreamStalledError } from "./stream_wait.ts";

const HZ = 48_000, PERIOD = 240;

Deno.test("wait() returns at once when the samples are there", () => {
  const clock = createFakeClock();
  const stream = createStreamWait(() => PERIOD, PERIOD, HZ, clock, () => true);
  stream.wait();
  assert.equal(clock.now(), 0);
  assert.equal(stream.hasMoved, false, "a device's buffer can be empty without moving");
});

Deno.test("wait() returns within half a millisecond of the samples, in few looks", () => {
  for (const comesMs of [5, 5.2, 7.9]) {
    const clock = createFakeClock();
    let looks = 0;
    const stream = createStreamWait(
      () => {
        looks++;
        return clock.now() >= comesMs ? PERIOD : 0;
      },
      PERIOD,
      HZ,
      clock,
      () => true,
    );
    stream.wait();
    assert.ok(clock.now() - comesMs <= 0.5, `${clock.now()} ms`);
    assert.ok(looks <= 10, `${looks} looks`);
    assert.ok(stream.hasMoved);
  }
});

Deno.test("wait() is in time again right after a halt, where a device hands out pieces", () => {
  const clock = createFakeClock(0.3);
  let taken = 0, looks = 0;
  const available = () => {
    looks++;
    return PERIOD * (Math.floor(clock.now() / 5) - taken);
  };
  const stream = createStreamWait(available, PERIOD, HZ, clock, () => true);
  const lateMs: number[] = [];
  for (; taken < 400; taken++) {
    if (taken === 200) clock.advance(8);
    stream.wait();
    lateMs.push(clock.now() - 5 * (taken + 1));
  }
  assert.ok(lateMs[200]! > 2 && Math.max(...lateMs.slice(202)) <= 0.6, `${lateMs.slice(198, 210)}`);
  assert.ok(Math.max(...lateMs.slice(20, 200)) <= 0.6);
  assert.ok(looks < 2.5 * 400, `${looks} looks`);
});

Deno.test("wait() has patience with a stream that starts or starts anew, and little with one that has moved", () => {
  const clock = createFakeClock();
  let comesMs = 4_000;
  const stream = createStreamWait(
    () => clock.now() >= comesMs ? PERIOD : 0,
    PERIOD,
    HZ,
    clock,
    () => true,
  );
  stream.wait();
  comesMs = clock.now() + 4_000;
  stream.restart();
  stream.wait();
  comesMs = Infinity;
  const start = clock.now();
  assert.throws(() => stream.wait(), StreamStalledError);
  assert.ok(Math.abs(clock.now() - start - 400) < 10);
});

Deno.test("wait() leaves a stream that starts when it is to stop", () => {
  const clock = createFakeClock();
  const stream = createStreamWait(() => 0, PERIOD, HZ, clock, () => clock.now() < 100);
  assert.equal(stream.wait(), false);
  assert.ok(clock.now() < 101);
});

Deno.test("wait() gives up on a stream that never starts", () => {
  const clock = createFakeClock();
  const stream = createStreamWait(() => 0, PERIOD, HZ, clock, () => true);
  assert.throws(() => stream.wait(), StreamStalledError);
  assert.ok(Math.abs(clock.now() - 5_000) < 10);
});

Deno.test("wait() doesn't blame the device for a machine that slept", () => {
  const clock = createFakeClock();
  let looks = 0;
  const sleepy = {
    now: clock.now,
    wait(ms: number) {
      clock.wait(ms);
      if (looks++ === 3) clock.advance(60_000);
    },
  };
  const stream = createStreamWait(() => looks > 10 ? PERIOD : 0, PERIOD, HZ, sleepy, () => true);
  stream.wait();
  assert.ok(stream.hasMoved);
});
