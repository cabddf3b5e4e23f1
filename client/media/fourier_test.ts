import assert from "node:assert/strict";
import { seededRandom } from "../../tools/seeded_random.ts";
import { createFourier } from "./fourier.ts";

const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

for (const size of [4, 8, 64]) {
  Deno.test(`fourier.forward() of ${size} is the sum that defines it, and inverse() undoes it`, () => {
    const random = seededRandom(size);
    const re = Float64Array.from({ length: size }, () => random() - 0.5);
    const im = Float64Array.from({ length: size }, () => random() - 0.5);
    const givenRe = re.slice(), givenIm = im.slice();
    const fourier = createFourier(size);
    fourier.forward(re, im);
    for (let k = 0; k < size; k++) {
      let sumRe = 0, sumIm = 0;
      for (let n = 0; n < size; n++) {
        const angle = (-2 * Math.PI * k * n) / size;
        sumRe += givenRe[n]! * Math.cos(angle) - givenIm[n]! * Math.sin(angle);
        sumIm += givenRe[n]! * Math.sin(angle) + givenIm[n]! * Math.cos(angle);
      }
      close(re[k]!, sumRe);
      close(im[k]!, sumIm);
    }
    fourier.inverse(re, im);
    re.forEach((value, n) => close(value, givenRe[n]!));
    im.forEach((value, n) => close(value, givenIm[n]!));
  });
}

Deno.test("createFourier() takes powers of two only", () => {
  assert.throws(() => createFourier(480), RangeError);
});
