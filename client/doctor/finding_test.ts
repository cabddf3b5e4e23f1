import assert from "node:assert/strict";
import { describeFinding, ill, isWell, reportOf, well } from "./finding.ts";

const FINE = well("mdns", { fr: "oui", en: "yes" }, { servers: 1 });
const BAD = ill(
  "voice-port",
  "fail",
  { fr: "pris\n  par un autre", en: "taken\n  by another" },
  { fr: "fermez-le", en: "close it" },
);

Deno.test("describeFinding() puts verdict, check, finding and advice on one line", () => {
  assert.equal(describeFinding(FINE, "en"), "ok    mDNS: yes");
  assert.equal(describeFinding(BAD, "en"), "fail  Voice port: taken by another → close it");
  assert.equal(
    describeFinding(BAD, "fr"),
    "fail  Port de la voix : pris par un autre → fermez-le",
  );
});

Deno.test("reportOf() gives scripts the words in both languages, and the figures", () => {
  const { ok, checks } = reportOf([FINE, BAD]);
  assert.equal(ok, false);
  assert.deepEqual(checks[0], {
    ...{ check: "mdns", verdict: "ok", text: { fr: "oui", en: "yes" }, advice: null },
    servers: 1,
  });
  assert.deepEqual(checks[1]?.advice, { fr: "fermez-le", en: "close it" });
});

Deno.test("isWell() lets warnings pass", () => {
  const text = { fr: "", en: "" };
  assert.equal(isWell([FINE, ill("clock", "warn", text, text)]), true);
  assert.equal(isWell([FINE, BAD]), false);
});
