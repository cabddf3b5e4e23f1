import { type Telephone, TelephoneError } from "./telephone.ts";
import type { Endings } from "./stop_signals.ts";

/** `--duration`: hangs up after so many seconds of call, and ends the program. */
export function endAfter(telephone: Telephone, seconds: number, endings: Endings): void {
  let timed: { readonly call: unknown; readonly timer: ReturnType<typeof setTimeout> } | null =
    null;
  telephone.subscribe((notice) => {
    if (notice.kind !== "event") return;
    const { event, call } = notice.event;
    if (event === "ended" && call === timed?.call) {
      clearTimeout(timed?.timer);
      timed = null;
    }
    if (event !== "connected" || timed !== null) return;
    const timer = setTimeout(() => {
      telephone.hangup(String(call));
      endings.end({ kind: "done", code: 0 });
    }, seconds * 1_000);
    timed = { call, timer };
  });
}

/**
 * `--call`: dials, and ends the program with that call: 0 when they talked, 1 when not. Gives why it
 * could not be dialled, where that is so.
 */
export async function callAndEnd(
  telephone: Telephone,
  name: string,
  endings: Endings,
): Promise<TelephoneError | null> {
  const connected = new Set<unknown>(), over = new Set<unknown>();
  let call: string | null = null;
  const endWithCall = () => {
    if (call === null || !over.has(call)) return;
    endings.end({ kind: "done", code: connected.has(call) ? 0 : 1 });
  };
  telephone.subscribe((notice) => {
    if (notice.kind !== "event") return;
    if (notice.event.event === "connected") connected.add(notice.event["call"]);
    if (notice.event.event === "ended") over.add(notice.event["call"]);
    endWithCall();
  });
  try {
    call = await telephone.call(name);
    endWithCall();
    return null;
  } catch (error) {
    if (!(error instanceof TelephoneError)) throw error;
    endings.end({ kind: "done", code: 1 });
    return error;
  }
}
