import assert from "node:assert/strict";
import type { Peer } from "./call/peer.ts";
import { createCallSound } from "./call_sound.ts";

const PEER: Peer = { name: "Marie", ip: "10.0.0.2", port: 6_000, version: 2, key: null };
const WITH_KEY: Peer = { ...PEER, key: "11".repeat(32) };

const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

function stage({ isInviting = false, warm = () => Promise.resolve() } = {}) {
  const done: string[] = [];
  const note = (what: string) => () => void done.push(what);
  const sound = createCallSound({
    engine: {
      warm(codec) {
        done.push(`warm ${codec}`);
        return warm();
      },
      start: ({ ip }, codec, session) => done.push(`start ${ip} ${codec} ${session}`),
      pause: note("pause"),
      stop: note("stop"),
    },
    sound: {
      opening: note("opening"),
      onProblem: ({ code, message }) => done.push(`${code}: ${message}`),
    },
    volumes: { follow: (name) => done.push(`follow ${name}`) },
    codecs: ["opus", "v1"],
    isInviting: () => isInviting,
    sessionOf: (call) => call === "sealed" ? 3 : null,
    onPause: note("paused"),
  });
  return { sound, done };
}

Deno.test("callSound opens the sound with the codec that the peer has, once what is under way is done", async () => {
  const { sound, done } = stage();
  sound.warmAudio(PEER);
  assert.deepEqual(done, []);
  await soon();
  sound.warmAudio({ ...PEER, version: 1 });
  await soon();
  assert.deepEqual(done, ["opening", "warm opus", "opening", "warm v1"]);
});

Deno.test("callSound waits for the ring where hands are shaken first, and opens nothing that isn't wanted any more", async () => {
  const { sound, done } = stage({ isInviting: true });
  sound.warmAudio(WITH_KEY);
  await soon();
  assert.deepEqual(done, []);
  sound.ringing();
  await soon();
  assert.deepEqual(done, ["opening", "warm opus"]);
  for (const end of [sound.stopAudio, sound.pauseAudio, sound.close]) {
    sound.warmAudio(WITH_KEY);
    end();
    sound.ringing();
    await soon();
  }
  assert.deepEqual(done.slice(2), ["stop", "paused", "pause"]);
});

Deno.test("callSound starts it at the peer's volume, in the call's sealed session", () => {
  const { sound, done } = stage();
  sound.startAudio(WITH_KEY, "opus", "sealed");
  sound.startAudio(PEER, "v1", "clear");
  assert.deepEqual(done, [
    ...["follow Marie", "start 10.0.0.2 opus 3"],
    ...["follow Marie", "start 10.0.0.2 v1 null"],
  ]);
});

Deno.test("callSound says why the sound can't be opened", async () => {
  const { sound, done } = stage({ warm: () => Promise.reject(new Error("no such card")) });
  sound.warmAudio(PEER);
  await soon();
  assert.deepEqual(done.at(-1), "device-failed: no such card");
});
