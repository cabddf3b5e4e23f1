import assert from "node:assert/strict";
import { createSoundAccount } from "./sound_account.ts";

/** A dry spell of 100 samples before a packet that comes `gap` after the last one. */
const TABLE: readonly {
  readonly does: string;
  readonly isQuiet: boolean;
  readonly gap: number;
  readonly silence: number;
  readonly concealed: number;
}[] = [
  { does: "counts what was lost", isQuiet: false, gap: 100, silence: 0, concealed: 100 },
  { does: "counts the wait for what was late", isQuiet: false, gap: 0, silence: 0, concealed: 100 },
  { does: "takes back what was silence", isQuiet: false, gap: 100, silence: 100, concealed: 0 },
  { does: "takes back no more than that", isQuiet: false, gap: 100, silence: 70, concealed: 30 },
  { does: "counts no silence", isQuiet: true, gap: 100, silence: 100, concealed: 0 },
  { does: "counts what was lost in a pause", isQuiet: true, gap: 100, silence: 60, concealed: 40 },
];

for (const { does, isQuiet, gap, silence, concealed } of TABLE) {
  Deno.test(`createSoundAccount() ${does}`, () => {
    const account = createSoundAccount();
    account.conceal(5);
    account.concealDry(60, isQuiet);
    account.concealDry(40, isQuiet);
    account.resume(gap, silence);
    assert.equal(account.concealed, concealed + 5);
    account.resume(gap, silence);
    assert.equal(account.concealed, concealed + 5);
  });
}

Deno.test("createSoundAccount() counts no more than a second of a sender that has stopped", () => {
  const account = createSoundAccount();
  for (let second = 0; second < 10; second++) account.concealDry(48_000, false);
  assert.equal(account.concealed, 48_000);
  account.restart();
  account.concealDry(48, false);
  assert.equal(account.concealed, 48_048);
});
