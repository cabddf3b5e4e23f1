import assert from "node:assert/strict";
import { processingGauge } from "./processing_gauge.ts";

const db = (value: string) => `${value} dB`;

Deno.test("processingGauge() tells what is taken away and what is added, with a true minus", () => {
  const figures = { echoDb: 31.4, noiseDb: 0, gainDb: 4 };
  assert.equal(processingGauge("echo", figures, db, "fr"), "−31 dB");
  assert.equal(processingGauge("noise", figures, db, "en"), "0 dB");
  assert.equal(processingGauge("gain", figures, db, "fr"), "+4 dB");
  assert.equal(processingGauge("gain", { ...figures, gainDb: -2.6 }, db, "en"), "−3 dB");
  assert.equal(processingGauge("gain", { ...figures, gainDb: -0.2 }, db, "en"), "0 dB");
});

Deno.test("processingGauge() is silent without a call, and of the high-pass", () => {
  assert.equal(processingGauge("echo", null, db, "en"), null);
  const figures = { echoDb: 1, noiseDb: 1, gainDb: 1 };
  assert.equal(processingGauge("highPass", figures, db, "en"), null);
});
