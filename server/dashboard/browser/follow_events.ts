import type { DashboardEvent } from "../types.ts";
import { createEventParser } from "./event_stream.ts";
import type { LinkState } from "./store.ts";

export interface FollowOptions {
  readonly token: string | null;
  readonly onEvent: (event: DashboardEvent) => void;
  readonly onLink: (link: LinkState) => void;
  readonly signal: AbortSignal;
  /** Stand-ins for tests. */
  readonly fetch?: typeof fetch;
  readonly silenceMs?: number;
  readonly retryMs?: readonly number[];
}

/** More than two heartbeats of the server (15 s): the connection is dead though nothing said so. */
const SILENCE_MS = 40_000;

/** Waits before the tries to reconnect; the last one repeats. */
const RETRY_MS = [200, 500, 1000, 2000, 3000];

type Outcome = "closing" | "locked" | "ended" | "ended-after-events";

/** Follows `/api/events` for as long as it makes sense: until the server closes, refuses, or `signal`. */
export async function followEvents(options: FollowOptions): Promise<void> {
  const waits = options.retryMs ?? RETRY_MS;
  for (let tries = 0;; tries++) {
    const outcome = await followOnce(options);
    if (options.signal.aborted) return;
    if (outcome === "closing" || outcome === "locked") return options.onLink(outcome);
    options.onLink("lost");
    if (outcome === "ended-after-events") tries = 0;
    await pause(waits[Math.min(tries, waits.length - 1)] ?? 0, options.signal);
    if (options.signal.aborted) return;
  }
}

async function followOnce(options: FollowOptions): Promise<Outcome> {
  const silence = new AbortController();
  const silenceMs = options.silenceMs ?? SILENCE_MS;
  let timer = setTimeout(() => silence.abort(), silenceMs);
  let outcome: Outcome = "ended";
  try {
    const response = await (options.fetch ?? fetch)("/api/events", {
      headers: options.token === null ? {} : { Authorization: `Bearer ${options.token}` },
      cache: "no-store",
      signal: AbortSignal.any([options.signal, silence.signal]),
    });
    if (response.status === 401) return "locked";
    if (!response.ok || response.body === null) return "ended";
    const parse = createEventParser();
    for await (const chunk of textChunks(response.body)) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
      for (const { data } of parse(chunk)) {
        const event: DashboardEvent = JSON.parse(data);
        if (event.kind === "closing") return "closing";
        options.onEvent(event);
        if (event.kind === "snapshot") options.onLink("live");
        outcome = "ended-after-events";
      }
    }
    return outcome;
  } catch {
    return outcome; // refused, broken, silent: all mean to try again
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

/** By reader: Safari's streams can't be iterated. */
async function* textChunks(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Rejects with the reason of a stream that broke, which the loop above has thrown already.
    await reader.cancel().catch(() => undefined);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
