import assert from "node:assert/strict";
import { createManners } from "./manners.ts";
import type { Settings, SettingsStore } from "./settings.ts";

function store(settings: Settings): SettingsStore {
  let known = settings;
  return {
    get settings() {
      return known;
    },
    save(change) {
      known = { ...known, ...change };
      return true;
    },
  };
}

Deno.test("createManners() begins with the flags, else with what is remembered, else lets callers wait", () => {
  const none = { doNotDisturb: null, callWaiting: null };
  const remembered = { contacts: {}, doNotDisturb: true, callWaiting: false };
  const table = [
    [none, { contacts: {} }, { doNotDisturb: false, callWaiting: true }],
    [none, remembered, { doNotDisturb: true, callWaiting: false }],
    [{ doNotDisturb: false, callWaiting: true }, remembered, {
      doNotDisturb: false,
      callWaiting: true,
    }],
  ] as const;
  for (const [wanted, settings, expected] of table) {
    const manners = createManners({ wanted, settings: store(settings), onChange() {} });
    assert.deepEqual(manners.state, expected);
  }
});

Deno.test("manners.change() tells and remembers what was changed, and that alone", () => {
  const settings = store({ contacts: {} });
  let changes = 0;
  const wanted = { doNotDisturb: null, callWaiting: false };
  const manners = createManners({ wanted, settings, onChange: () => void changes++ });
  manners.change({ doNotDisturb: true });
  assert.deepEqual(manners.state, { doNotDisturb: true, callWaiting: false });
  assert.deepEqual(settings.settings, { contacts: {}, doNotDisturb: true });
  assert.equal(changes, 1);
});
