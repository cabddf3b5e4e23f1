import { randomBytes } from "node:crypto";
import { readBytes } from "../../protocol/key_text.ts";
import { createIdentity, makeSecretKey } from "../identity/identity.ts";
import type { Address, HandshakeEvent, Handshakes } from "./handshake_types.ts";
import { handshake, NO_HANDSHAKES } from "./handshakes.ts";

/** Some 2 ms each. The first runs cold code; from then on it is compiled, and compiled better. */
export const COLD_ROUNDS = 2, ROUNDS = 20;
const HERE: Address = { ip: "127.0.0.1", port: 1 };

/**
 * Runs `rounds` handshakes of two who don't exist, each step in a turn of its own: the first one
 * would take a twentieth of a second, while somebody waits for the ring. Stops when `isOver`.
 */
export async function warmUpHandshakes(rounds: number, isOver: () => boolean): Promise<void> {
  await turn();
  for (let round = 0; round < rounds; round++) {
    const [a, b] = [makeOne("a"), makeOne("b")]; // others each time: one host may begin a few alone
    const id = randomBytes(8).toString("hex");
    let [from, to] = [a, b];
    let packet = a.take({ kind: "open", id, peer: { name: "b", key: b.key, ...HERE } });
    while (packet !== undefined) {
      await turn();
      if (isOver()) return;
      packet = to.take({ kind: "packet", bytes: packet, from: HERE });
      [from, to] = [to, from];
    }
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Somebody with a key; `take` gives the packet that they answer with. */
function makeOne(name: string) {
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const { publicKey: key, noise } = createIdentity(makeSecretKey());
  const identity = readBytes(key, 32)!; // it is one
  let state: Handshakes = NO_HANDSHAKES;
  return {
    key,
    take(event: HandshakeEvent): Uint8Array | undefined {
      const [next, effects] = handshake(state, event, {
        now: 0,
        me: name,
        identity,
        noise,
        random,
      });
      state = next;
      return effects.find((effect) => effect.kind === "send")?.bytes;
    },
  };
}
