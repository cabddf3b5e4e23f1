import assert from "node:assert/strict";
import type { Phase } from "./call/machine_types.ts";
import { createCallReporter } from "./call_reporter.ts";
import { createLog } from "./log.ts";
import { createNotices } from "./notices.ts";

const peer = { name: "Marie", ip: "10.0.0.2", port: 5002, version: 2, key: null } as const;

Deno.test("callReporter.onCalls() tells of each call's end once, also when the next one begins with it", () => {
  const now = () => new Date(0);
  const notices = createNotices(() => {
    throw new Error("Nobody listens");
  }, now);
  let over = 0;
  const reporter = createCallReporter({
    log: createLog(now),
    notices: { ...notices, stateChanged() {} },
    isOpusWanted: false,
    securityOf: () => ({ security: "plain", words: null }),
    met() {},
    onOver: () => void over++,
  });
  const call = (id: string) => ({ id, wire: id, peer, codec: "v1", deadline: 1 } as const);
  const table: readonly [Phase, number][] = [
    [{ state: "looking-up", id: "a", name: "Marie" }, 0],
    [{ state: "inviting", ...call("a") }, 0],
    [{ state: "in-call", ...call("a"), isOurs: true, connectedAt: 0, heardAt: 0, hold: null }, 0],
    [{ state: "incoming", ...call("b") }, 1], // the peer has crashed, and calls again
    [{ state: "answering", ...call("b") }, 1],
    [{ state: "idle" }, 2],
    [{ state: "incoming", ...call("c") }, 2],
    [{ state: "idle" }, 3],
  ];
  for (const [phase, expected] of table) {
    reporter.onCalls({ phase, waiting: null, held: [] });
    assert.equal(over, expected, phase.state);
  }
});
