/** A telephone for tests: real sockets, no sound, and a way to wait for what happens. */
import type { EventRecord } from "./api/types.ts";
import { createTelephone } from "./create_telephone.ts";
import type { CreateTelephoneOptions, OwnTelephone } from "./own_telephone.ts";
import { type FakeDirectory, startFakeDirectory } from "./fake_directory.ts";
import { createFakeVoiceEngine, type FakeVoiceEngine } from "./fake_voice_engine.ts";
import { createIdentity, makeSecretKey } from "./identity/identity.ts";
import { openPeople, type People } from "./secure/people.ts";
import type { Settings, SettingsStore } from "./settings.ts";

export interface TestTelephone {
  readonly telephone: OwnTelephone;
  readonly engine: FakeVoiceEngine;
  readonly settings: Settings;
  readonly people: People;
  readonly key: string;
  readonly events: readonly EventRecord[];
  /** The first event of this name that was not waited for yet. */
  next(event: string): Promise<EventRecord>;
  /** The names of the call's events so far, `ended` with its reason. */
  story(): readonly string[];
  readonly log: readonly string[];
}

export async function startTestTelephone(
  options: Partial<CreateTelephoneOptions> & { readonly host?: string; readonly port?: number } =
    {},
): Promise<TestTelephone> {
  let engine: FakeVoiceEngine | undefined;
  const settings = settingsInMemory();
  const { identity = createIdentity(makeSecretKey()) } = options;
  const { people = openPeople(null, () => new Date()) } = options;
  const { host, port, ...rest } = options;
  const telephone = await createTelephone({
    version: "0.0.0",
    settings,
    ownsNames: true,
    mic: "none",
    speaker: "none",
    identity,
    people,
    requireEncryption: false,
    constantSize: false,
    autoAnswer: false,
    doNotDisturb: null,
    callWaiting: null,
    codec: null,
    transmit: "open",
    processing: "off",
    folder: null,
    keepHistory: true,
    prefill: { server: "127.0.0.1", port: 10_000, name: "" },
    createEngine(events) {
      engine = createFakeVoiceEngine(events, host, port);
      return Promise.resolve(engine);
    },
    checkDevices: () => Promise.resolve([]),
    onFatal(error) {
      throw error;
    },
    ...rest,
  });
  const events: EventRecord[] = [];
  const unread: EventRecord[] = [];
  let waiting: { event: string; resolve: (record: EventRecord) => void }[] = [];
  telephone.subscribe((notice) => {
    if (notice.kind !== "event") return;
    events.push(notice.event);
    const waiter = waiting.find(({ event }) => event === notice.event.event);
    if (waiter === undefined) unread.push(notice.event);
    waiting = waiting.filter((other) => other !== waiter);
    waiter?.resolve(notice.event);
  });
  return {
    telephone,
    engine: engine!,
    people,
    key: identity.publicKey,
    get settings() {
      return settings.settings;
    },
    events,
    next(event) {
      const at = unread.findIndex((record) => record.event === event);
      if (at >= 0) return Promise.resolve(unread.splice(at, 1)[0]!);
      return new Promise((resolve) => waiting.push({ event, resolve }));
    },
    story() {
      return events.filter((record) => "call" in record && record.event !== "stats")
        .map((record) => record.event === "ended" ? `ended ${record["reason"]}` : record.event);
    },
    get log() {
      return telephone.state.log.map(({ text }) => text.fr);
    },
  };
}

/** Remembers for as long as the test lasts. */
function settingsInMemory(): SettingsStore {
  let settings: SettingsStore["settings"] = { contacts: {} };
  return {
    get settings() {
      return settings;
    },
    save(change) {
      settings = { ...settings, ...change };
      return true;
    },
  };
}

/** Two telephones registered with a directory, and everything closed in the end. */
export async function withTwo(
  test: (john: TestTelephone, marie: TestTelephone, directory: FakeDirectory) => Promise<void>,
  [johns, maries]: readonly Parameters<typeof startTestTelephone>[0][] = [],
): Promise<void> {
  const directory = startFakeDirectory(2);
  const john = await startTestTelephone(johns);
  const marie = await startTestTelephone(maries);
  try {
    await john.telephone.connect({ server: "127.0.0.1", port: directory.port, name: "John" });
    await marie.telephone.connect({ server: "127.0.0.1", port: directory.port, name: "Marie" });
    await test(john, marie, directory);
  } finally {
    await john.telephone.close();
    await marie.telephone.close();
    await directory.close();
  }
}
