/** What lies on the disk, or is carried there by hand, damaged in many ways: an answer for each, no crash. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { sealIdentity, unsealIdentity } from "../../client/identity/sealed_identity.ts";
import { FLAGS } from "../../client/flags.ts";
import { parseWav, WavError } from "../../client/media/wav.ts";
import { createRecords } from "../../client/records/create_records.ts";
import { openSettings } from "../../client/settings.ts";
import { parseSettingsText } from "../../command_line/settings_text.ts";
import { UsageError } from "../../command_line/usage_error.ts";
import { readPublicKey } from "../../protocol/key_text.ts";
import { checkName } from "../../protocol/names.ts";
import { readServerKey } from "../../protocol/server_key.ts";
import { seededRandom } from "../voice/random.ts";
import { below, mutate } from "./mutate.ts";
import { readTextCorpus } from "./read_corpus.ts";
import { readAllPeople, readPin } from "./read_files.ts";

const SERVER = "127.0.0.1:10000";

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("damaged people, pins and settings are read as far as they go, or said to be damaged", () =>
  withFolder(async (folder) => {
    const corpus = await readTextCorpus(), random = seededRandom(9);
    for (let n = 0; n < 1_000; n++) {
      const [one, other] = [corpus[n % corpus.length]!, corpus[below(corpus.length, random)]!];
      const bytes = n < corpus.length ? one : mutate(one, other, random);
      for (const file of ["people.json", "known_servers.json", "settings.json"]) {
        Deno.writeFileSync(join(folder, file), bytes);
      }
      for (const { name, key } of readAllPeople(folder)) {
        assert.ok(checkName(name).ok && readPublicKey(key) !== null);
      }
      const pin = readPin(folder, SERVER);
      assert.ok(pin === null || readServerKey(pin) === pin);
      const { settings } = openSettings(folder);
      assert.equal(typeof settings.contacts, "object");
    }
  }));

Deno.test("a damaged settings file of flags is an error of use, with its line", () => {
  const good = new TextEncoder().encode("# mine\nname = John\nserver = 10.0.0.1\nno-open = yes\n");
  const random = seededRandom(10);
  for (let n = 0; n < 4_000; n++) {
    const text = new TextDecoder().decode(mutate(good, good, random));
    try {
      parseSettingsText(text, "client.conf", FLAGS);
    } catch (error) {
      assert.ok(error instanceof UsageError, `${error} of ${JSON.stringify(text)}`);
    }
  }
});

Deno.test("an exported identity that was changed gives no key", async () => {
  const secretKey = new Uint8Array(32).fill(7), random = seededRandom(11);
  const good = await sealIdentity(secretKey, "passphrase", 2 ** 14);
  assert.equal((await unsealIdentity(good, "passphrase")).state, "opened");
  for (let n = 0; n < 2_000; n++) {
    const bytes = new TextEncoder().encode(good);
    const text = new TextDecoder().decode(mutate(bytes, bytes, random));
    // Half a second each would be spent on what is only written otherwise.
    if (n % 20 !== 0 && isWhole(text)) continue;
    const opened = await unsealIdentity(text, "passphrase");
    if (opened.state === "opened") assert.deepEqual(opened.secretKey, secretKey, text);
  }
});

function isWhole(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

Deno.test("damaged records are left alone, and the telephone goes on without", () =>
  withFolder(async (folder) => {
    const path = join(folder, "records.db");
    const open = () => {
      const problems: (string | null)[] = [];
      const onProblem = (reason: string | null) => problems.push(reason);
      return { records: createRecords({ folder, keep: true, onProblem }), problems };
    };
    const first = open();
    for (let n = 0; n < 40; n++) {
      const row = {
        key: "k",
        peer: "Marie",
        isMine: true,
        seq: n + 1,
        at: n,
        mark: "read",
      } as const;
      first.records.use(({ messages }) =>
        messages.add({ ...row, id: `${n}`, text: "x".repeat(n) })
      );
    }
    first.records.close();
    const good = await Deno.readFile(path), random = seededRandom(12);
    let damaged = 0;
    for (let n = 0; n < 150; n++) {
      const bytes = good.slice(0, n % 3 === 0 ? below(good.length, random) : good.length);
      for (let i = 0; i < 40 && bytes.length > 0; i++) {
        bytes[below(bytes.length, random)] = below(256, random);
      }
      if (n % 2 === 0) crypto.getRandomValues(bytes.subarray(100, 1_000));
      await Deno.writeFile(path, bytes);
      for (const beside of ["-wal", "-shm"]) await Deno.remove(path + beside).catch(() => {});
      const { records, problems } = open();
      records.use(({ messages }) => messages.conversations());
      records.use(({ messages }) => messages.newest("Marie", Infinity, 100));
      records.use(({ calls }) => calls.all());
      records.close();
      damaged += problems.length;
    }
    assert.ok(damaged > 20, `${damaged} were noticed`);
  }));

Deno.test("a damaged WAV is said to be one", () => {
  const good = new Uint8Array(200), view = new DataView(good.buffer);
  good.set(new TextEncoder().encode("RIFF....WAVEfmt "));
  view.setUint32(4, 192, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8_000, true);
  view.setUint32(28, 16_000, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  good.set(new TextEncoder().encode("data"), 36);
  view.setUint32(40, 156, true);
  const read = (bytes: Uint8Array) =>
    parseWav((offset, length) => bytes.slice(offset, offset + length), bytes.length);
  assert.equal(read(good).dataBytes, 156);
  const random = seededRandom(13);
  for (let n = 0; n < 60_000; n++) {
    const bytes = mutate(good, good, random);
    try {
      const { dataStart, dataBytes } = read(bytes);
      assert.ok(dataStart + dataBytes <= bytes.length);
    } catch (error) {
      assert.ok(error instanceof WavError, `${error} of ${bytes.toHex()}`);
    }
  }
});
