import { type ReadonlySignal, signal } from "@preact/signals";
import type { ChatMessage, ChatMessages } from "../../../client/api/types.ts";
import type { FailureCode } from "../messages.ts";
import type { Remote } from "./remote.ts";

/** The conversation that is open on the page, and what is being written. */
export interface Conversation {
  /** With whom; null: none is open. */
  readonly peer: ReadonlySignal<string | null>;
  /** The oldest first. */
  readonly messages: ReadonlySignal<readonly ChatMessage[]>;
  readonly more: ReadonlySignal<boolean>;
  readonly draft: ReadonlySignal<string>;
  /** Why the last message was not taken. */
  readonly error: ReadonlySignal<FailureCode | null>;
  open(peer: string): void;
  close(): void;
  write(text: string): void;
  send(): Promise<void>;
  /** The ones before those shown. */
  older(): Promise<void>;
  /** What came is in sight. */
  read(): void;
  clear(): Promise<void>;
  /** Fetches it once more: what was told meanwhile has been missed. */
  reload(): void;
}

export function createConversation(
  remote: Pick<Remote, "get" | "post" | "onMessage">,
): Conversation {
  const peer = signal<string | null>(null);
  const messages = signal<readonly ChatMessage[]>([]);
  const more = signal(false);
  const draft = signal("");
  const error = signal<FailureCode | null>(null);
  const drafts = new Map<string, string>();
  let isSending = false;

  remote.onMessage((message) => {
    if (message.peer === peer.value) take([message]);
  });

  function take(fresh: readonly ChatMessage[]): void {
    const all = new Map(messages.value.map((message) => [message.n, message]));
    for (const message of fresh) all.set(message.n, message);
    messages.value = [...all.values()].sort((a, b) => a.n - b.n);
  }

  /** What a request is answered may be older than what was told meanwhile. */
  function takeAnswer(answered: readonly ChatMessage[]): void {
    const known = new Map(messages.value.map((message) => [message.n, message]));
    take(answered.filter((message) => !isFurther(known.get(message.n), message)));
  }

  async function load(before?: number): Promise<void> {
    const name = peer.value;
    if (name === null) return;
    const query = new URLSearchParams({ with: name });
    if (before !== undefined) query.set("before", `${before}`);
    const outcome = await remote.get<ChatMessages>(`/api/messages?${query}`);
    if (!outcome.ok || peer.value !== name) return;
    if (before !== undefined || messages.value.length === 0) more.value = outcome.value.more;
    takeAnswer(outcome.value.messages);
  }

  function show(name: string | null): void {
    if (peer.value === name) return;
    if (peer.value !== null) drafts.set(peer.value, draft.value);
    peer.value = name;
    messages.value = [];
    more.value = false;
    error.value = null;
    draft.value = name === null ? "" : drafts.get(name) ?? "";
    load();
  }

  return {
    peer,
    messages,
    more,
    draft,
    error,
    open: show,
    close: () => show(null),
    write(text) {
      draft.value = text;
      error.value = null;
    },
    async send() {
      const [to, text] = [peer.value, draft.value];
      if (to === null || text.trim() === "" || isSending) return;
      isSending = true;
      error.value = null;
      const outcome = await remote.post<{ message: ChatMessage }>("/api/messages", { to, text });
      isSending = false;
      if (!outcome.ok) {
        if (peer.value === to) error.value = outcome.code;
        return;
      }
      if (peer.value !== to) return void drafts.delete(to);
      takeAnswer([outcome.value.message]);
      if (draft.value === text) draft.value = "";
    },
    older: () => load(messages.value[0]?.n),
    read() {
      if (peer.value !== null) remote.post("/api/messages/read", { with: peer.value });
    },
    async clear() {
      const name = peer.value;
      if (name === null) return;
      const outcome = await remote.post("/api/messages/clear", { with: name });
      if (!outcome.ok) error.value = outcome.code;
      else if (peer.value === name) {
        messages.value = [];
        more.value = false;
      }
    },
    reload() {
      messages.value = [];
      load();
    },
  };
}

const STATES: readonly ChatMessage["state"][] = ["waiting", "sent", "delivered", "read"];

function isFurther(known: ChatMessage | undefined, other: ChatMessage): boolean {
  return known !== undefined && STATES.indexOf(known.state) > STATES.indexOf(other.state);
}
