import type { CallState, VerdictCode } from "./api/types.ts";
import type { VoiceEngine } from "./media/voice_engine.ts";
import type { Notices } from "./notices.ts";

/** `hangup`: the user; `timeout`: by itself; `call`: a real call came, or was dialled. */
export type TestEnd = "hangup" | "timeout" | "call";

/**
 * A call with oneself, beside the call machine: nothing is sent, nobody is asked, and a real call
 * ends it.
 */
export interface TestCall {
  readonly state: Extract<CallState, { state: "testing" }> | null;
  /** Gives its id; that of the test that is on, if one is. */
  start(): string;
  /** Does nothing when none is on. */
  end(reason: TestEnd): void;
}

export interface TestCallParts {
  readonly engine: Pick<VoiceEngine, "startTest" | "stop">;
  readonly notices: Pick<Notices, "event" | "stateChanged">;
  /** What is said of its sound now. */
  readonly verdict: () => VerdictCode | null;
  readonly newId: () => string;
  onOver(): void;
  /** For tests: another time than 30 s. */
  readonly lengthMs?: number;
}

const LENGTH_MS = 30_000;

export function createTestCall(parts: TestCallParts): TestCall {
  const { engine, notices, lengthMs = LENGTH_MS } = parts;
  let state: TestCall["state"] = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function end(reason: TestEnd): void {
    if (state === null) return;
    const { call, since } = state;
    clearTimeout(timer);
    state = null;
    engine.stop();
    const seconds = (Date.now() - Date.parse(since)) / 1_000;
    notices.event("tested", { call, reason, seconds, verdict: parts.verdict() });
    parts.onOver();
    notices.stateChanged();
  }

  return {
    get state() {
      return state;
    },
    start() {
      if (state !== null) return state.call;
      const call = parts.newId();
      const began = Date.now();
      const [since, until] = [began, began + lengthMs].map((ms) => new Date(ms).toISOString());
      state = { state: "testing", call, since: since!, until: until! };
      timer = setTimeout(() => end("timeout"), lengthMs);
      engine.startTest();
      notices.event("testing", { call });
      notices.stateChanged();
      return call;
    },
    end,
  };
}
