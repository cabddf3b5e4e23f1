/** Longer than a listener waits after a failed accept: who has not failed again since then waits for peers. */
const FORGIVEN_MS = 1_000;

/** Whether newcomers are let in; the listener tells, `/readyz` asks. */
export interface AcceptHealth {
  begun(): void;
  failed(reason: string): void;
  /** Why not; null: they are. */
  readonly trouble: string | null;
}

type State =
  | { readonly state: "not-begun" | "accepting" }
  | { readonly state: "failing"; readonly reason: string; readonly at: number };

/** `now`: milliseconds. */
export function createAcceptHealth(now: () => number = () => performance.now()): AcceptHealth {
  let state: State = { state: "not-begun" };
  return {
    begun: () => void (state = { state: "accepting" }),
    failed: (reason) => void (state = { state: "failing", reason, at: now() }),
    get trouble() {
      if (state.state === "not-begun") return "not started yet";
      return state.state === "failing" && now() - state.at < FORGIVEN_MS ? state.reason : null;
    },
  };
}
