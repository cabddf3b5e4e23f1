import type { CallDriver } from "./call/driver.ts";
import { lineOf } from "./call/machine_lines.ts";
import { canHoldFirst } from "./call/machine_waiting.ts";
import { checkCallee } from "./request_checks.ts";
import { type Telephone, TelephoneError } from "./telephone.ts";

/** What the user does with calls. */
export type CallDesk = Pick<
  Telephone,
  "call" | "accept" | "reject" | "hangup" | "hold" | "switchTo"
>;

export interface CallDeskParts {
  readonly driver: CallDriver;
  /** Our name; null while there is no server. */
  readonly me: () => string | null;
  /** Resolves once this call is dialled. @throws TelephoneError when it ends before */
  underWay(call: string): Promise<void>;
}

/** Says at once what can't be done; what can is the call machine's. */
export function createCallDesk({ driver, me, underWay }: CallDeskParts): CallDesk {
  function requireHold(what: string): void {
    if (canHoldFirst(driver.calls)) return;
    throw new TelephoneError("cannot-hold", `Cannot ${what}: the call under way can't be held`);
  }

  return {
    async call(to) {
      const name = checkCallee(to, me());
      const what = `call '${name}'`;
      if (me() === null) {
        throw new TelephoneError("not-registered", `Cannot ${what}: there is no server`);
      }
      const { phase, waiting, held } = driver.calls;
      const isAnswer = phase.state === "incoming" && phase.peer.name === name;
      const isWaiting = waiting?.peer.name === name;
      if (isWaiting) requireHold(what);
      const isFree = phase.state === "idle" || phase.state === "in-call" && waiting === null &&
          phase.hold?.here.on === true && phase.peer.name !== name && canHoldFirst(driver.calls);
      const isKept = held.some(({ peer }) => peer.name === name);
      if (!isAnswer && !isWaiting && (!isFree || isKept)) {
        throw new TelephoneError("busy", `Cannot ${what}: a call is under way`);
      }
      const call = driver.dial(name);
      if (!isAnswer && !isWaiting) await underWay(call);
      return call;
    },
    accept(call, first) {
      const { phase, waiting } = driver.calls;
      const isMeant = (id: string) => call === undefined || call === id;
      if ((phase.state === "incoming" || phase.state === "answering") && isMeant(phase.id)) {
        return driver.answer(phase.id);
      }
      if (waiting === null || !isMeant(waiting.id)) throw noCall("accept");
      if (first !== "end") requireHold("accept");
      driver.answer(waiting.id, first);
    },
    reject(call) {
      const { phase, waiting } = driver.calls;
      const rings = [phase, waiting].some((line) =>
        (line?.state === "incoming" || line?.state === "answering") &&
        (call === undefined || call === line.id)
      );
      if (!rings) throw noCall("reject");
      driver.decline(call);
    },
    hangup(call) {
      const { phase, held } = driver.calls;
      const isThere = call === undefined
        ? phase.state !== "idle" || held.length > 0
        : lineOf(driver.calls, call) !== null;
      if (!isThere) throw noCall("hang up");
      driver.hangUp(call);
    },
    hold(on, call) {
      const { phase, held } = driver.calls;
      const line = call !== undefined
        ? lineOf(driver.calls, call)
        : phase.state === "idle" && !on
        ? held.at(-1) ?? null
        : phase;
      if (line?.state !== "in-call") throw noCall(on ? "hold" : "go on");
      if (line.peer.version === 1) {
        const message = `Cannot hold '${line.peer.name}': a client of 2023 knows nothing of it`;
        throw new TelephoneError("cannot-hold", message);
      }
      if (!on && line !== phase) requireRoom();
      driver.hold(on, call);
    },
    switchTo(call) {
      const { phase, held } = driver.calls;
      if (phase.state === "in-call" && phase.id === call) return driver.hold(false, call);
      if (!held.some(({ id }) => id === call)) throw noCall("switch");
      requireRoom();
      driver.switchTo(call);
    },
  };

  /** That what is at the front can make room for another call. */
  function requireRoom(): void {
    const { phase } = driver.calls;
    if (phase.state === "idle" || phase.state === "incoming") return;
    if (phase.state !== "in-call") {
      throw new TelephoneError("busy", "Cannot switch: another call is being answered or dialled");
    }
    if (phase.peer.version === 1) requireHold("switch");
  }
}

function noCall(what: string): TelephoneError {
  return new TelephoneError("no-call", `Cannot ${what}: there is no such call`);
}
