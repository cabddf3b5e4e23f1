import { type ReadonlySignal, signal } from "@preact/signals";
import type { FailureCode } from "../messages.ts";
import type { Remote } from "./remote.ts";

/** The field for a name, and what became of the last name called, by it or from the list. */
export interface Dial {
  readonly to: ReadonlySignal<string>;
  readonly error: ReadonlySignal<FailureCode | null>;
  type(to: string): void;
  call(to: string): Promise<void>;
}

/** Outlives the field itself, which goes while a name is looked up and is back if that fails. */
export function createDial(remote: Pick<Remote, "post">): Dial {
  const to = signal("");
  const error = signal<FailureCode | null>(null);
  return {
    to,
    error,
    type(text) {
      to.value = text;
      error.value = null;
    },
    async call(name) {
      error.value = null;
      const peer = name.trim();
      const outcome = peer === ""
        ? { ok: false as const, code: "peer-empty" as const }
        : await remote.post("/api/call", { to: peer });
      if (outcome.ok) {
        to.value = "";
      } else if (outcome.code !== "no-call") { // which says that it was cancelled meanwhile
        to.value = peer;
        error.value = outcome.code;
      }
    },
  };
}
