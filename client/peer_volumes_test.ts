import assert from "node:assert/strict";
import { createPeerVolumes } from "./peer_volumes.ts";
import type { Settings } from "./settings.ts";
import { withTwo } from "./test_telephone.ts";

function rig(remembered: Settings["volumes"] = {}) {
  const told: number[] = [];
  let kept: Settings = { contacts: {}, volumes: remembered };
  let changes = 0;
  const volumes = createPeerVolumes({
    engine: { setVolume: (db) => told.push(db) },
    settings: {
      get settings() {
        return kept;
      },
      save(change) {
        kept = { ...kept, ...change };
        return true;
      },
    },
    onChange: () => changes++,
  });
  return { volumes, told, kept: () => kept.volumes, changes: () => changes };
}

Deno.test("createPeerVolumes() tells the engine what is remembered of whom is heard", () => {
  const { volumes, told } = rig({ Marie: -6, Paul: 3 });
  for (const peer of ["Marie", "John", "Paul", "Paul", null, "constructor"]) volumes.follow(peer);
  assert.deepEqual(told, [-6, 0, 3, 0]);
  assert.deepEqual(volumes.state, { peerVolumeDb: 0 });
});

Deno.test("createPeerVolumes() changes at once for whom is heard, and remembers the others", () => {
  const { volumes, told, kept, changes } = rig({ Paul: 3 });
  volumes.follow("Marie");
  volumes.change(" Marie ", 5);
  volumes.change("Paul", -20);
  volumes.change("__proto__", 2);
  assert.deepEqual([told, changes(), volumes.state.peerVolumeDb], [[5], 1, 5]);
  assert.deepEqual(Object.entries(kept() ?? {}), [["Marie", 5], ["Paul", -20], ["__proto__", 2]]);
  volumes.change("Marie", 0);
  assert.deepEqual([told, kept()!["Marie"]], [[5, 0], undefined]);
});

Deno.test("createPeerVolumes() refuses what is no volume and what is no name", () => {
  const { volumes, told, kept } = rig();
  volumes.follow("Marie");
  for (const db of [-20.1, 12.1, Number.NaN, Infinity]) {
    assert.throws(() => volumes.change("Marie", db), { code: "bad-request" });
  }
  assert.throws(() => volumes.change(" ", 3), { code: "peer-empty" });
  assert.deepEqual([told, kept()], [[], {}]);
});

Deno.test("a call begins with the volume that its peer had in the one before, and a test without", () =>
  withTwo(async (john, marie) => {
    const talk = async () => {
      await john.telephone.call("Marie");
      await marie.next("incoming");
      marie.telephone.accept();
      await john.next("connected");
    };
    await talk();
    john.telephone.setVolume("Marie", -6);
    assert.equal(john.telephone.state.sound.peerVolumeDb, -6);
    john.telephone.hangup();
    await john.next("ended");
    await marie.next("ended");
    john.telephone.testCall();
    assert.equal(john.telephone.state.sound.peerVolumeDb, 0);
    john.telephone.hangup();
    await talk();
    assert.equal(john.telephone.state.sound.peerVolumeDb, -6);
    assert.deepEqual(
      john.engine.asked.filter((asked) => /^(volume|start)/.test(asked))
        .map((asked) => asked.split(" ").slice(0, asked.startsWith("v") ? 2 : 1).join(" ")),
      ["start", "volume -6", "volume 0", "start", "volume -6", "start"],
    );
  }));
