/** Why the program ends, and with which exit code. */
export type Ending =
  /** Asked to by a signal: 0, or 1 where the server is gone at that moment. */
  | { readonly kind: "signal" }
  | { readonly kind: "done"; readonly code: number }
  | { readonly kind: "fatal"; readonly error: Error };

export interface Endings {
  readonly first: Promise<Ending>;
  /** The first one counts. */
  end(ending: Ending): void;
  readonly isOver: boolean;
}

/** Listens for the signals that end the program: from now on none of them kills it. */
export function listenForEnd(): Endings {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  let isOver = false;
  const end = (ending: Ending) => {
    isOver = true;
    resolve(ending);
  };
  const signals: readonly Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) Deno.addSignalListener(signal, () => end({ kind: "signal" }));
  return {
    first: promise,
    end,
    get isOver() {
      return isOver;
    },
  };
}
