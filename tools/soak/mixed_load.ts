import { createIdentity, type Identity } from "../../client/identity/identity.ts";
import { connectPeer, type Peer, python } from "../../tests/directory/peer.ts";
import { register } from "../../tests/directory/registering.ts";
import type { SoakedServer } from "./start_soaked_server.ts";

/** People with keys: few, since the server rightly remembers each name of a key for ever. */
const KEYS = 20;
/** Clients of 2023 in a round. */
const OLD_ONES = 40;
const LOOK_UPS = 3;
const ROUNDS_A_LOOK = 5;

const GARBAGE: readonly (string | Uint8Array)[] = [
  "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
  '{"command": "REG", "name": "half',
  "}{][",
  '{"command": "REG", "name": "' + "x".repeat(5_000),
  Uint8Array.from({ length: 300 }, (_, i) => (i * 73) & 255),
  '{"command": "GET"}{"command": 7}{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}',
];

export interface MixedLoad extends Disposable {
  /** Registrations so far. */
  readonly registrations: number;
  /** Everybody comes, asks, and is gone again; rejects where an answer is wrong. */
  round(): Promise<void>;
}

/** What a day brings, in small: old and new clients, the online list, nonsense, dashboards. */
export function createMixedLoad({ port, dashboard }: SoakedServer): MixedLoad {
  const identities = Array.from(
    { length: KEYS },
    (_, i) => createIdentity(new Uint8Array(32).fill(i + 1))!,
  );
  let registrations = 0;
  let rounds = 0;

  const expect = (answer: string, wanted: string, what: string) => {
    if (!answer.includes(wanted)) throw new Error(`${what}: ${answer}`);
  };

  async function oldOne(name: string): Promise<void> {
    await using peer = await connectPeer(port);
    expect(await peer.ask(python("REG", name)), "Registered", name);
    registrations++;
    for (let i = 0; i < LOOK_UPS; i++) {
      expect(await peer.ask(python("GET", i === 0 ? "Nobody" : name)), "ip", name);
    }
    // Half of them just go.
    if (registrations % 2 === 0) await peer.send(python("DISCONNECT", name));
  }

  async function newOne(identity: Identity, i: number): Promise<Peer> {
    const peer = await connectPeer(port);
    expect(await register(peer, `Person ${i}`, identity), "Registered", `Person ${i}`);
    registrations++;
    return peer;
  }

  async function nonsense(bytes: string | Uint8Array): Promise<void> {
    await using peer = await connectPeer(port);
    await peer.send(bytes).catch(() => {});
  }

  // A connection left open for the next look would count as the server's.
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });

  async function lookAtDashboard(): Promise<void> {
    const events = await fetch(`${dashboard}/api/events`, { client });
    const reader = events.body!.getReader();
    await reader.read();
    await (await fetch(`${dashboard}/metrics`, { client })).body?.cancel();
    await (await fetch(`${dashboard}/`, { client })).body?.cancel();
    await reader.cancel();
  }

  return {
    get registrations() {
      return registrations;
    },
    async round() {
      rounds++;
      const people = await Promise.all(identities.map(newOne));
      const oldOnes = Array.from({ length: OLD_ONES }, (_, i) => oldOne(`Old ${rounds} ${i}`));
      // One that comes soon after another waits for its snapshot.
      const looks = rounds % ROUNDS_A_LOOK === 0 ? [lookAtDashboard()] : [];
      await Promise.all([...oldOnes, ...GARBAGE.map(nonsense), ...looks]);
      await Promise.all(people.map((peer) => peer.close()));
    },
    [Symbol.dispose]: () => client.close(),
  };
}
