import assert from "node:assert/strict";
import { loadOpus } from "../../client/media/opus_codec.ts";
import { createOpusLine } from "../../client/media/opus_line.ts";
import { createV1Line } from "../../client/media/v1_line.ts";
import { correlateSegments, median } from "../../tools/correlate.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
import { callOffline } from "../../bench/quality/call_offline.ts";

const HZ = 48_000;
const said = [JOHNS_VOICE, MARIES_VOICE].map((voice) => makeSpeech(voice, 4, HZ));
const call = (loss: number, jitterMs: number, seed = 1) =>
  callOffline({ createLine: createV1Line, said, impairment: { loss, jitterMs, seed } });

Deno.test("callOffline() brings what each says to the other, later by frame, network and playout", () => {
  const ends = call(0, 0);
  for (const [i, { heard, concealed, dropped }] of ends.entries()) {
    const matches = correlateSegments(said[1 - i]!, heard, HZ, { maxMs: 400 });
    const delayMs = median(matches.map((match) => match.delayMs));
    // 64 ms of frame and 20 of network, and what the two ends of the sound take.
    assert.ok(delayMs > 84 && delayMs < 105, `${delayMs}`);
    assert.ok(median(matches.map(({ similarity }) => similarity)) > 0.95);
    assert.deepEqual([concealed, dropped], [0, 0]);
  }
});

Deno.test("callOffline() conceals about what the network loses, the same for the same seed", () => {
  const concealed = (seed: number) => call(0.2, 0, seed).map((end) => end.concealed);
  const shares = [1, 2, 3].flatMap(concealed);
  const share = shares.reduce((sum, each) => sum + each, 0) / shares.length;
  assert.ok(share > 0.12 && share < 0.28, `${shares}`);
  assert.deepEqual(concealed(1), concealed(1));
  assert.notDeepEqual(concealed(1), concealed(2));
});

Deno.test("callOffline() brings reports too: Opus soon sends what a bad network loses twice", async () => {
  const opus = await loadOpus();
  const ends = callOffline({
    createLine: (send) => createOpusLine({ opus, startMs: 0, send, random: () => 1 }),
    said,
    impairment: { loss: 0.15, jitterMs: 0, seed: 1 },
  });
  for (const { concealed, bitrate } of ends) {
    assert.ok(concealed < 0.08, `${concealed} made up, without copies it is 0.15`);
    assert.ok(bitrate > 12_000 && bitrate < 120_000, `${bitrate}`);
  }
});
