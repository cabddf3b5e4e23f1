import assert from "node:assert/strict";
import { estoi } from "../../tools/speech_quality/estoi.ts";
import { makeReferencePairs, REFERENCE_HZ } from "../../tools/speech_quality/reference_signals.ts";

/** What pystoi 0.4.1 says of these signals: reference_signals.ts tells how they were made. */
const SCORES: Readonly<Record<string, number>> = {
  "same": 0.9997451524081227,
  "quieter": 0.9985088282038357,
  "noise": 0.7161367142812267,
  "more-noise": 0.5946059176133163,
  "dull": 0.9666240007300775,
  "holes-5": 0.9108626275938932,
  "holes-20": 0.717562363868889,
  "later": 0.6079871224050827,
  "later-from-middle": 0.729764990110371,
  "another": 0.0063715947118564865,
};

for (const { name, said, heard } of makeReferencePairs()) {
  Deno.test(`estoi() says of ${name} what pystoi says`, () => {
    const got = estoi(said, heard, REFERENCE_HZ);
    assert.ok(Math.abs(got - SCORES[name]!) < 1e-6, `${got}`);
  });
}

Deno.test("estoi() is not a number where there is too little speech", () => {
  const { said } = makeReferencePairs()[0]!;
  assert.ok(Number.isNaN(estoi(said.subarray(0, 3_000), said.subarray(0, 3_000), REFERENCE_HZ)));
});
