/** Keys and who is known, for tests of the API and of the page; part of fake_telephone.ts. */
import type { Telephone } from "../telephone.ts";
import type { ClientState, PersonEntry } from "./types.ts";

export interface FakeSecurity
  extends Pick<Telephone, "verify" | "trust" | "dismissAlarm" | "people" | "forget"> {
  setPeople(people: readonly PersonEntry[]): void;
}

export interface FakeSecurityParts {
  /** Notes what is asked, and throws what is to fail. */
  ask(name: string, ...args: unknown[]): void;
  state(): ClientState;
  change(part: Partial<ClientState>): void;
}

const PEOPLE: readonly PersonEntry[] = [
  { name: "Marie", fingerprint: "6668 7aad", verified: true, since: "2026-01-02T03:04:05.000Z" },
];

export function createFakeSecurity({ ask, state, change }: FakeSecurityParts): FakeSecurity {
  let people = PEOPLE;
  return {
    setPeople: (all) => void (people = all),
    verify(call, same) {
      ask("verify", call, same);
      const { call: current } = state();
      if (current.state !== "in-call" || current.call !== call) return;
      if (same) return change({ call: { ...current, security: "verified" } });
      const { peer } = current;
      const at = new Date().toISOString();
      const alarm = { peer, kind: "wrong-key", known: null, offered: "0c1d 2e3f", at } as const;
      const ended = { call, peer, reason: "hangup", seconds: 0, at, side: "both" } as const;
      change({ alarm, call: { state: "idle", last: ended } });
    },
    trust(name) {
      ask("trust", name);
      change({ alarm: null });
    },
    dismissAlarm() {
      ask("dismissAlarm");
      change({ alarm: null });
    },
    people: () => people,
    forget(name) {
      ask("forget", name);
      people = people.filter((person) => person.name !== name);
      change({});
    },
  };
}
