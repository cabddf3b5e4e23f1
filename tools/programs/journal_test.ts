import assert from "node:assert/strict";
import { createJournal } from "./journal.ts";

Deno.test("journal.until() finds what was there, and waits for what comes", async () => {
  const journal = createJournal<string>("test");
  journal.add("a");
  assert.equal(await journal.until("a", (entry) => entry === "a"), "a");
  const later = journal.until("b", (entry) => entry === "b");
  journal.add("b");
  assert.equal(await later, "b");
});

Deno.test("journal.until() looks only from the given index on", async () => {
  const journal = createJournal<string>("test");
  journal.add("a");
  const again = journal.until("another a", (entry) => entry === "a", { from: 1, timeoutMs: 20 });
  await assert.rejects(again, /nothing within 0.02 s while waiting for another a; it had\n {2}"a"/);
});

Deno.test("journal.close() rejects who waits, and who asks later", async () => {
  const journal = createJournal<string>("test");
  const waiting = journal.until("a", () => true);
  journal.close("the program ended");
  await assert.rejects(waiting, /the program ended/);
  await assert.rejects(journal.until("a", () => true), /the program ended/);
});
