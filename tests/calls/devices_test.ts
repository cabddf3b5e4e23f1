/** Devices that are chosen, go and come back, as the user of a real program meets it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { ClientState } from "../../client/api/types.ts";
import type { ClientEvent, ClientProgram } from "../../tools/programs/client_program.ts";
import { startSoundRig } from "../sound/rig.ts";
import { connect, reasonOf, startStage } from "./stage.ts";

type End = "mic" | "speaker";

/** Waits until the client tells, from event `from` on, that this serves an end. */
function serves(client: ClientProgram, end: End, what: string, from: number): Promise<ClientEvent> {
  return client.events.until(`${what} as ${end}`, ({ event, [end]: now }) => {
    if (event !== "sound") return false;
    const { name, as } = now as { name: string; as: string };
    return `${as} ${name}` === what;
  }, { from, timeoutMs: 20_000 });
}

const stateOf = async (client: ClientProgram) => await client.api("/api/state") as ClientState;

Deno.test("a microphone is chosen in a call, outlives its unplugging, and is remembered by name", async () => {
  await using stage = await startStage();
  await using rig = await startSoundRig();
  await rig.addNullSink("usual");
  const card = await rig.addCard("headset");
  const data = join(stage.folder, "john");
  const sound = { mic: null, speaker: "none", data, env: rig.env };
  const john = await stage.client("John", sound);
  const marie = await stage.client("Marie");
  assert.equal((await stateOf(john)).sound.mic, "default");
  await connect(john, marie);
  await serves(john, "mic", "asked default", 0);
  const headsetIn = ({ event, devices }: ClientEvent) =>
    event === "devices"
      ? (devices as { name: string; index: number }[]).find(({ name }) => name === "headset")
      : undefined;
  const seen = await john.events.until("the headset", (e) => headsetIn(e) !== undefined, {
    timeoutMs: 20_000,
  });
  const index = headsetIn(seen)?.index;

  let from = john.events.entries.length;
  await john.api("/api/devices", { mic: String(index), speaker: "none" });
  await serves(john, "mic", "asked headset", from);

  from = john.events.entries.length;
  await card.unplug();
  await serves(john, "mic", "default default", from);
  const lacking = await stateOf(john);
  assert.equal(lacking.sound.mic, "headset", "what was asked for stays");
  assert.match(lacking.sound.problems?.mic?.en ?? "", /'headset' is not there: 'default' serves/);

  from = john.events.entries.length;
  await card.plug();
  await serves(john, "mic", "asked headset", from);
  const whole = await stateOf(john);
  assert.deepEqual([whole.sound.problem, whole.sound.problems], [
    null,
    { mic: null, speaker: null },
  ]);
  assert.equal(whole.call.state, "in-call");
  await assert.rejects(john.api("/api/devices", { mic: "Foo", speaker: "none" }), /no-such-device/);
  await john.api("/api/hangup", {});
  assert.equal(await reasonOf(marie), "remote-hangup");

  john.signal("SIGTERM");
  await john.exit;
  await card.unplug();
  // It starts without its device too: that may come.
  const again = await stage.client("John", sound);
  assert.equal((await stateOf(again)).sound.mic, "headset");
});
