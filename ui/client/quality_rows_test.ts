import assert from "node:assert/strict";
import { FIGURES } from "../../client/api/fake_quality.ts";
import { messagesIn } from "./messages.ts";
import { qualityRows } from "./quality_rows.ts";

Deno.test("qualityRows() shows both ways where there are two, in the language's own numbers", () => {
  const rows = qualityRows(FIGURES, messagesIn("fr").quality, "fr");
  assert.deepEqual(rows.map(({ label, values }) => [label, ...values]), [
    ["De la bouche à l’oreille", "38 ms", "41 ms"],
    ["Perdu", "12,4 %", "0,5 %"],
    ["Débit", "31 kb/s", "33 kb/s"],
    ["Aller-retour", "1,8 ms"],
    ["Gigue", "2,3 ms"],
    ["Tampon", "12 ms"],
    ["Codec", "Opus 48 kHz, 10 ms"],
    ["Accrocs", "3\u00a0; 40 ms inventées"],
    ["Retiré", "écho 31 dB, bruit 12 dB\u00a0; gain 4 dB"],
  ]);
});

Deno.test("qualityRows() says of an old peer what is not known, and this side's share of the delay", () => {
  const unknown = { heard: null, spoken: null };
  const rows = qualityRows(
    { ...FIGURES, codec: "v1", frameMs: 64, mouthToEarMs: unknown, rttMs: null, processing: null },
    messagesIn("en").quality,
    "en",
  );
  assert.deepEqual(rows[0], { label: "Delay on this side", values: ["21 ms", "15 ms"] });
  assert.deepEqual(rows[3], { label: "Round trip", values: ["not known"] });
  assert.deepEqual(rows[6]?.values, ["PCM 8 kHz, 64 ms"]);
  assert.equal(rows.length, 8);
});
