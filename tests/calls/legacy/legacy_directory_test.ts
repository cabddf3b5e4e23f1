import assert from "node:assert/strict";
import { JOHNS_VOICE } from "../../../tools/speech.ts";
import { online } from "../stage.ts";
import { is, legacySpeech, startLegacyStage } from "./legacy_stage.ts";

Deno.test("two 2023 clients call each other through our server, and talk", async () => {
  await using all = await startLegacyStage();
  const marc = await all.legacy("Marc", { says: legacySpeech(JOHNS_VOICE, 5) });
  const zoe = await all.legacy("Zoé", { seed: 2 });
  assert.deepEqual(await online(all.stage), ["Marc", "Zoé"]);
  const calling = marc.call("Zoé");
  const popup = await zoe.events.until("a pop-up", is("popup"));
  assert.equal(popup.kind === "popup" && popup.caller, "Marc");
  await zoe.accept();
  await calling;
  await zoe.plays(10);
  await marc.hangUp();
  await zoe.events.until("the end", is("ended"));
});

Deno.test("our server frees the name of a 2023 client that closes, with DISCONNECT or without", async () => {
  await using all = await startLegacyStage();
  const marc = await all.legacy("Marc");
  const zoe = await all.legacy("Zoé");
  await marc.close(); // it has called nobody, so it never sends DISCONNECT
  await all.legacy("Marc");
  await zoe.call("Ghost");
  assert.ok(zoe.events.entries.some(is("unknown")));
  assert.deepEqual(await online(all.stage), ["Marc", "Zoé"]);
});

Deno.test("our server refuses a 2023 client a name that is taken, in the words it knows", async () => {
  await using all = await startLegacyStage();
  await all.legacy("Marc");
  await assert.rejects(all.legacy("Marc"), /Error Registering/);
});
