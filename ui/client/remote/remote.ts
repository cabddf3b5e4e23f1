import { type ReadonlySignal, signal } from "@preact/signals";
import type { CallQuality, ChatMessage, ClientState, Levels } from "../../../client/api/types.ts";
import type { FailureCode } from "../messages.ts";
import { openLiveSocket } from "./live_socket.ts";
import { type Outcome, request } from "./request.ts";
import { forgetSession, openSession } from "./session.ts";

/** How the page stands with the client program. */
export type Link =
  | { readonly state: "starting" }
  | { readonly state: "locked"; readonly why: "noKey" | "codeUsed" | "refused" }
  | { readonly state: "connected" }
  | { readonly state: "lost" };

/** The client program as the page sees it: what it tells, and what can be asked of it. */
export interface Remote {
  readonly link: ReadonlySignal<Link>;
  readonly client: ReadonlySignal<ClientState | null>;
  readonly levels: ReadonlySignal<Levels>;
  /** How the call sounds; null without one. */
  readonly quality: ReadonlySignal<CallQuality | null>;
  /** What was asked last and failed, for a banner. */
  readonly failure: ReadonlySignal<FailureCode | null>;
  dismissFailure(): void;
  /** Tells of each message that is new or has changed. */
  onMessage(listener: (message: ChatMessage) => void): void;
  get<T>(path: string): Promise<Outcome<T>>;
  post<T>(path: string, body?: object): Promise<Outcome<T>>;
  /** A button's request: what goes wrong is told in the banner. */
  act(path: string, body?: object): void;
}

const SILENCE: Levels = { mic: 0, speaker: 0 };

export function createRemote(): Remote & { start(): void } {
  const link = signal<Link>({ state: "starting" });
  const client = signal<ClientState | null>(null);
  const levels = signal<Levels>(SILENCE);
  const quality = signal<CallQuality | null>(null);
  const failure = signal<FailureCode | null>(null);
  const onMessage = new Set<(message: ChatMessage) => void>();
  let token = "";

  function lock(why: "noKey" | "codeUsed" | "refused"): void {
    forgetSession();
    link.value = { state: "locked", why };
  }

  function takeState(state: ClientState): void {
    const { call } = state;
    if (call.state !== "in-call" && call.state !== "testing") levels.value = SILENCE;
    quality.value = state.quality;
    client.value = state;
    if (link.value.state !== "connected") link.value = { state: "connected" };
  }

  async function ask<T>(path: string, body?: object): Promise<Outcome<T>> {
    const outcome = await request<T>(path, { token, ...(body === undefined ? {} : { body }) });
    if (!outcome.ok && outcome.code === "unauthorized") lock("refused");
    return outcome;
  }

  return {
    link,
    client,
    levels,
    quality,
    failure,
    async start() {
      // A link that is opened in this very tab changes the fragment, and loads nothing.
      addEventListener("hashchange", () => location.reload());
      const session = await openSession();
      if (session.state === "locked") return lock(session.why);
      token = session.token;
      openLiveSocket(token, {
        onMessage(message) {
          if (message.kind === "state") takeState(message.state);
          else if (message.kind === "levels") levels.value = message.levels;
          else if (message.kind === "quality") quality.value = message.quality;
          else if (message.kind === "message") {
            for (const listener of onMessage) listener(message.message);
          }
        },
        onLost: () => link.value = { state: "lost" },
        onRefused: () => lock("refused"),
      });
    },
    dismissFailure: () => failure.value = null,
    onMessage: (listener) => void onMessage.add(listener),
    get: (path) => ask(path),
    post: (path, body = {}) => ask(path, body),
    async act(path, body = {}) {
      failure.value = null;
      const outcome = await ask(path, body);
      // Who hangs up a call that has just ended has got what they wanted.
      if (!outcome.ok && outcome.code !== "no-call") failure.value = outcome.code;
    },
  };
}
