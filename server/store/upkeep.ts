import type { StoreCopy } from "./store.ts";

export type UpkeepRequest =
  /** Brings what the log has into the file. */
  | { readonly kind: "checkpoint"; readonly path: string }
  | { readonly kind: "backup"; readonly path: string; readonly to: string };

export type UpkeepReply =
  | { readonly state: "done" }
  | { readonly state: "copied"; readonly copy: StoreCopy }
  | { readonly state: "failed"; readonly reason: string };

export interface Upkeep {
  /** Settles with the answer, in the order of the requests; never rejects. */
  ask(request: UpkeepRequest): Promise<UpkeepReply>;
  /** After what has been asked. */
  close(): Promise<void>;
}

/** A thread that works on the file while others read and write it; started when it is first asked. */
export function createUpkeep(): Upkeep {
  let worker: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const waiting: ((reply: UpkeepReply) => void)[] = [];

  function start(): Worker {
    const started = new Worker(new URL("./upkeep_worker.ts", import.meta.url), { type: "module" });
    started.onmessage = ({ data: reply }: MessageEvent<UpkeepReply>) => waiting.shift()?.(reply);
    started.onerror = (event) => {
      event.preventDefault();
      worker = null; // the next request starts another
      const reply: UpkeepReply = { state: "failed", reason: event.message };
      for (const settle of waiting.splice(0)) settle(reply);
    };
    return started;
  }

  return {
    ask(request) {
      worker ??= start();
      const { promise, resolve } = Promise.withResolvers<UpkeepReply>();
      waiting.push(resolve);
      worker.postMessage(request);
      last = promise;
      return promise;
    },
    async close() {
      await last;
      worker?.terminate();
      worker = null;
    },
  };
}
