import assert from "node:assert/strict";
import { pickLanguage } from "./language.ts";

Deno.test("pickLanguage() takes the first language that we speak", () => {
  assert.equal(pickLanguage(["de-CH", "fr-CH", "en"]), "fr");
  assert.equal(pickLanguage(["EN-gb", "fr"]), "en");
});

Deno.test("pickLanguage() falls back to English", () => {
  assert.equal(pickLanguage(["de", "it-IT"]), "en");
  assert.equal(pickLanguage([]), "en");
});
