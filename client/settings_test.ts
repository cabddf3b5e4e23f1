import assert from "node:assert/strict";
import { join } from "node:path";
import { dataFolder, openSettings, type Settings, withContact } from "./settings.ts";

async function withFolder(test: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openSettings() keeps what was saved, readable by its owner alone", () =>
  withFolder((parent) => {
    const folder = join(parent, "made", "here");
    const store = openSettings(folder);
    assert.deepEqual(store.settings, { contacts: {} });
    assert.equal(store.save({ server: { host: "h", port: 1 }, name: "John" }), true);
    const contacts = { "h:1": ["Marc"] };
    const processing = { echo: false, gain: true };
    const volumes = { Marie: -6, Zoé: 12 };
    const manners = { doNotDisturb: true, callWaiting: false };
    assert.equal(store.save({ contacts, transmit: "push", processing, volumes, ...manners }), true);
    assert.deepEqual(openSettings(folder).settings, {
      server: { host: "h", port: 1 },
      name: "John",
      transmit: "push",
      processing,
      volumes,
      ...manners,
      contacts,
    });
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["settings.json"]);
    if (Deno.build.os === "windows") return;
    assert.equal(Deno.statSync(folder).mode! & 0o777, 0o700);
    assert.equal(Deno.statSync(join(folder, "settings.json")).mode! & 0o777, 0o600);
  }));

Deno.test("openSettings() works without a place to write: it says so, and remembers for the run", () =>
  withFolder((parent) => {
    const file = join(parent, "a-file");
    Deno.writeTextFileSync(file, "");
    for (const folder of [join(file, "under-a-file"), null]) {
      const store = openSettings(folder);
      assert.equal(store.save({ name: "John" }), false);
      assert.equal(store.settings.name, "John");
    }
  }));

Deno.test("openSettings() keeps what a second telephone saves in the same folder", () =>
  withFolder((folder) => {
    const [one, other] = [openSettings(folder), openSettings(folder)];
    one.save(withContact(one.settings, "h:1", "Marc"));
    other.save({ name: "Marie" });
    other.save(withContact(other.settings, "h:1", "Luc"));
    one.save({});
    const contacts = { "h:1": ["Luc", "Marc"] };
    assert.deepEqual(openSettings(folder).settings, { name: "Marie", contacts });
  }));

Deno.test("openSettings() takes damaged settings for none", () =>
  withFolder((folder) => {
    const table: readonly [string, Settings][] = [
      ["", { contacts: {} }],
      ["[]", { contacts: {} }],
      ['{"server":{"host":"h","port":99999},"name":"\\u0007","transmit":"loud","contacts":7}', {
        contacts: {},
      }],
      ['{"server":{"host":"no host!","port":1},"contacts":{}}', { contacts: {} }],
      ['{"processing":[],"contacts":{}}', { contacts: {} }],
      ['{"processing":{"echo":false,"noise":"no","loud":true},"contacts":{}}', {
        processing: { echo: false },
        contacts: {},
      }],
      [
        '{"name":" John ","contacts":{"h:1":["Marc",3,""],"h:2":"x"}}',
        { name: "John", contacts: { "h:1": ["Marc"], "h:2": [] } },
      ],
    ];
    for (const [text, expected] of table) {
      Deno.writeTextFileSync(join(folder, "settings.json"), text);
      assert.deepEqual(openSettings(folder).settings, expected, text);
    }
  }));

Deno.test("withContact() keeps the newest names first, each once, for each server", () => {
  let settings: Settings = { contacts: {} };
  for (const name of ["Marc", "Zoe", "Marc"]) settings = withContact(settings, "h:1", name);
  settings = withContact(settings, "h:2", "Paul");
  assert.deepEqual(settings.contacts, { "h:2": ["Paul"], "h:1": ["Marc", "Zoe"] });
  for (let i = 0; i < 300; i++) settings = withContact(settings, "h:1", `${i}`);
  assert.equal(settings.contacts["h:1"]?.length, 200);
  assert.equal(settings.contacts["h:1"]?.[0], "299");
});

Deno.test("dataFolder() is the platform's", () => {
  const folder = (os: typeof Deno.build.os, env: Record<string, string>) =>
    dataFolder(os, (name) => env[name])?.replaceAll("\\", "/") ?? null;
  assert.equal(folder("linux", { HOME: "/home/j" }), "/home/j/.local/share/devcloud");
  assert.equal(folder("linux", { HOME: "/h", XDG_DATA_HOME: "/x" }), "/x/devcloud");
  assert.equal(folder("linux", { HOME: "/h", XDG_DATA_HOME: "x" }), "/h/.local/share/devcloud");
  assert.equal(folder("darwin", { HOME: "/h" }), "/h/Library/Application Support/DevCloud");
  assert.equal(folder("windows", { APPDATA: "C:/A" }), "C:/A/DevCloud");
  assert.equal(folder("linux", {}), null);
});

Deno.test("openSettings() keeps the names of devices, and nothing that is none", () =>
  withFolder((folder) => {
    openSettings(folder).save({ sound: { mic: "Headset", speaker: "none" } });
    assert.deepEqual(openSettings(folder).settings.sound, { mic: "Headset", speaker: "none" });
    const path = join(folder, "settings.json");
    Deno.writeTextFileSync(path, '{"sound":{"mic":7,"speaker":"Screen","x":1}}');
    assert.deepEqual(openSettings(folder).settings.sound, { speaker: "Screen" });
    Deno.writeTextFileSync(path, '{"sound":["Screen"]}');
    assert.equal(openSettings(folder).settings.sound, undefined);
  }));
