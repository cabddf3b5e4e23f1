import assert from "node:assert/strict";
import { transform } from "./fourier.ts";
import { seededRandom } from "./seeded_random.ts";

Deno.test("transform() is the sum that defines it", () => {
  const random = seededRandom(3);
  const size = 32;
  const re = Float64Array.from({ length: size }, () => random() - 0.5);
  const im = Float64Array.from({ length: size }, () => random() - 0.5);
  const gotRe = re.slice(), gotIm = im.slice();
  transform(gotRe, gotIm);
  for (let k = 0; k < size; k++) {
    let sumRe = 0, sumIm = 0;
    for (let n = 0; n < size; n++) {
      const angle = -2 * Math.PI * k * n / size;
      sumRe += re[n]! * Math.cos(angle) - im[n]! * Math.sin(angle);
      sumIm += re[n]! * Math.sin(angle) + im[n]! * Math.cos(angle);
    }
    assert.ok(Math.abs(gotRe[k]! - sumRe) < 1e-12 && Math.abs(gotIm[k]! - sumIm) < 1e-12, `${k}`);
  }
});
