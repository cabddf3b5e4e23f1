/** Who is registered can be called: a program in its first second, on a machine that is busy with others. */
import assert from "node:assert/strict";
import { startHogs } from "../hogs.ts";
import { reasonOf, startStage } from "./stage.ts";

const HOGS_PER_CORE = 8;
const CALLS = 3;

Deno.test("who has just registered on a busy machine is reached by who calls at once", async () => {
  await using stage = await startStage();
  const john = await stage.client("John");
  await using _ = startHogs(HOGS_PER_CORE);
  for (let i = 0; i < CALLS; i++) {
    const marie = `Marie-${i}`;
    const from = john.events.entries.length;
    const starting = stage.client(marie, { args: ["--auto-answer"] });
    const isThere = ({ name }: { readonly name: string }) => name === marie;
    await john.events.until(
      `'${marie}' online`,
      ({ event, users }) =>
        event === "users" && (users as readonly { readonly name: string }[]).some(isThere),
      { from, timeoutMs: 60_000 },
    );
    await john.api("/api/call", { to: marie });
    const { event, reason } = await john.events.until(
      "an answer",
      ({ event }) => event === "connected" || event === "ended",
      { from },
    );
    assert.equal(event, "connected", `'${marie}': ${reason}`);
    await john.api("/api/hangup", {});
    assert.equal(await reasonOf(john), "hangup");
    await using _marie = await starting;
  }
});

Deno.test("who has just registered on a busy machine calls at once, and reaches who is there", async () => {
  await using stage = await startStage();
  await stage.client("Marie", { args: ["--auto-answer"] });
  await using _ = startHogs(HOGS_PER_CORE);
  for (let i = 0; i < CALLS; i++) {
    await using john = await stage.client(`John-${i}`, { args: ["--call=Marie", "--duration=1"] });
    assert.equal(await reasonOf(john, 20_000), "hangup");
    assert.equal(await john.exit, 0); // it has said good-bye
  }
});
