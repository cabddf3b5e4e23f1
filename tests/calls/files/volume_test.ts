/** How loud the other side is heard, where a user has changed it: in what real programs play. */
import assert from "node:assert/strict";
import { decodeWav } from "../../../client/media/wav.ts";
import { rms } from "../../../tools/correlate.ts";
import { JOHNS_VOICE, MARIES_VOICE } from "../../../tools/speech.ts";
import { connect, playSeconds, reasonOf, startStage, type TalkingClient } from "../stage.ts";

const QUIETER_DB = -12;

/** Of the next second that is heard, dBFS; what was on its way before is not in it. */
async function levelHeard(listener: TalkingClient): Promise<number> {
  await playSeconds(listener, 2);
  const { samples, hz } = decodeWav(await Deno.readFile(listener.earFile));
  return 20 * Math.log10(rms(samples.subarray(-hz)));
}

Deno.test("a peer is as loud as the user wants, at once, and in the next call too", async () => {
  await using stage = await startStage();
  const john = await stage.talker("John", JOHNS_VOICE, { mic: "tone" });
  const marie = await stage.talker("Marie", MARIES_VOICE);
  const isNear = (db: number, wanted: number) =>
    assert.ok(Math.abs(db - wanted) < 1, `${db} dBFS, not ${wanted}`);

  await connect(john, marie);
  const before = await levelHeard(marie);
  await marie.api("/api/volume", { peer: "John", db: QUIETER_DB });
  isNear(await levelHeard(marie), before + QUIETER_DB);
  await john.api("/api/hangup", {});
  await reasonOf(marie);

  await connect(john, marie);
  isNear(await levelHeard(marie), before + QUIETER_DB);
  await marie.api("/api/volume", { peer: "John", db: 0 });
  isNear(await levelHeard(marie), before);
  await assert.rejects(marie.api("/api/volume", { peer: "John", db: 13 }), /-20 to 12/);
});
