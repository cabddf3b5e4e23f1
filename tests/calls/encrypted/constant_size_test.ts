/** Whether sizes and times of what goes over the wire follow the speech, and with --constant-size not. */
import assert from "node:assert/strict";
import { connect } from "../stage.ts";
import { startEncryptedStage } from "./encrypted_stage.ts";

const SEALED = 4;

Deno.test("--constant-size sends speech, silence and mute in packets of one size at one pace; without it they differ", async () => {
  await using stage = await startEncryptedStage({ johns: ["--constant-size"], speaksSeconds: 5 });
  const { john, marie, wire } = stage;
  await connect(john, marie);
  const start = performance.now();
  const until = (seconds: number) =>
    new Promise((resolve) => setTimeout(resolve, start + 1_000 * seconds - performance.now()));
  // The rate climbs at first: by what the network is, not by what is said.
  await until(9);
  for (const client of [john, marie]) await client.api("/api/mute", { on: true });
  await until(12);
  /** Lengths and number of what one sent within these seconds of the call. */
  const sent = (side: "a" | "b", from: number, to: number) => {
    const packets = wire.seen.filter((one) =>
      one.from === side && one.bytes[0] === SEALED &&
      one.at >= start + 1_000 * from && one.at < start + 1_000 * to
    );
    return {
      sizes: [...new Set(packets.map(({ bytes }) => bytes.length))],
      perSecond: packets.length / (to - from),
    };
  };
  const phases = [[2, 4.5], [6, 8.5], [9.5, 12]] as const;
  const johns = phases.map(([from, to]) => sent("a", from, to));
  const maries = phases.map(([from, to]) => sent("b", from, to));
  const told = JSON.stringify({ johns, maries });
  for (const { sizes } of johns) assert.deepEqual(sizes, [208], told);
  const [speech, ...rest] = johns;
  for (const { perSecond } of rest) {
    const ratio = perSecond / speech!.perSecond;
    assert.ok(ratio > 0.8 && ratio < 1.25, told);
  }
  // Else the test couldn't fail: at the same time Marie's tell when she speaks.
  const [saying, silent, muted] = maries;
  assert.ok(saying!.sizes.length > 1, told);
  assert.ok(silent!.perSecond < saying!.perSecond / 3, told);
  assert.ok(muted!.perSecond < saying!.perSecond / 3, told);
});
