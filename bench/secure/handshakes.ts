import { makeParty } from "../../client/secure/handshake_fixtures.ts";
import { median } from "../../tools/correlate.ts";
import { round } from "../voice/summary.ts";

/** What a handshake of two takes of each side's processor, in ms, without a network. */
export interface HandshakeCost {
  /** The very first of the process, both sides together: what is compiled then. */
  readonly firstMs: number;
  /** Medians of those after it. */
  readonly initiatorMs: number;
  readonly responderMs: number;
  readonly count: number;
}

const HANDSHAKES = 200;

export function measureHandshakes(): HandshakeCost {
  const clock = { now: 0 };
  const john = makeParty("John", 1, clock), marie = makeParty("Marie", 2, clock);
  const initiator: number[] = [], responder: number[] = [];
  let firstMs = 0;
  for (let n = 0; n <= HANDSHAKES; n++) {
    clock.now += 10_000; // so that nobody takes it for a flood
    const id = n.toString(16).padStart(16, "0");
    let ours = time(() => john.take({ kind: "open", id, peer: marie.peer })), theirs = 0;
    const [init] = john.sent();
    theirs += time(() => marie.take({ kind: "packet", bytes: init!.bytes, from: john.address }));
    const [response] = marie.sent();
    ours += time(() => john.take({ kind: "packet", bytes: response!.bytes, from: marie.address }));
    const [finish] = john.sent();
    theirs += time(() => marie.take({ kind: "packet", bytes: finish!.bytes, from: john.address }));
    john.take({ kind: "heard", id });
    if (marie.sessions.length !== n + 1) throw new Error(`Handshake ${n} did not end`);
    if (n === 0) firstMs = ours + theirs;
    else {
      initiator.push(ours);
      responder.push(theirs);
    }
  }
  return {
    firstMs: round(firstMs, 1),
    initiatorMs: round(median(initiator), 2),
    responderMs: round(median(responder), 2),
    count: HANDSHAKES,
  };
}

function time(act: () => void): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}
