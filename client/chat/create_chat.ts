import { formatChatSignal, type PartRange, readChatSignal } from "../../protocol/chat.ts";
import type { ChatMessage, ChatMessages, Conversation } from "../api/types.ts";
import type { Log } from "../log.ts";
import type { Notices } from "../notices.ts";
import type { Records } from "../records/create_records.ts";
import type { StoredMessage } from "../records/message_table.ts";
import { messageFrom } from "../records/record_texts.ts";
import { checkAddressee, checkMessage } from "../request_checks.ts";
import { TelephoneError } from "../telephone.ts";
import { type AddresseeParts, type ChatUser, keyFor, keyOf } from "./addressee.ts";
import { type ChatLine, createChatLine } from "./chat_line.ts";
import type { ChatLink, ChatTransport } from "./chat_transport.ts";
import { EMPTY_INBOX, type ReceivedMessage, receivePart } from "./inbox.ts";
import { createVoucher } from "./voucher.ts";
import { acknowledged, enqueue, markRead, readAcknowledged, withdrawAll } from "./outbox.ts";

export interface ChatParts extends Pick<AddresseeParts, "users" | "lookUp"> {
  readonly records: Records;
  /** Null: nobody can be written to. */
  readonly transport: ChatTransport | null;
  readonly log: Log;
  readonly notices: Pick<Notices, "event" | "message" | "stateChanged">;
  me(): string | null;
  /** Unix ms. */
  now(): number;
  /** Milliseconds of a clock that nobody sets. */
  clock(): number;
  newId(): string;
}

/** What pages and scripts can do with messages. */
export interface Chat {
  /** With whom there are messages. */
  conversations(): readonly Conversation[];
  /** The newest with that name before number `before`. */
  messages(peer: string, before?: number): ChatMessages;
  /** Writes to somebody, also when they are away. Rejects with a `TelephoneError`. */
  send(to: string, text: string): Promise<ChatMessage>;
  /** What came from that name has been seen; its sender is told. */
  read(peer: string): void;
  /** Forgets the messages with that name, or all; what still waits is not sent. */
  clear(peer: string | null): void;
}

/** The messages of a telephone, and what only it does with them. */
export interface ChatService extends Chat {
  /** How many nobody has read, by name. */
  readonly unread: Readonly<Record<string, number>>;
  /** Something came by a link. */
  received(bytes: Uint8Array, link: ChatLink): void;
  /** Who is online may have changed. */
  usersChanged(): void;
  /** The messages are others now than before. */
  recordsChanged(): void;
  close(): void;
}

const PAGE_MESSAGES = 100;
/** For one key that isn't there. */
const MOST_WAITING = 500;
const MOST_WAITING_UNITS = 4 * 1_024 * 1_024;

export function createChat(parts: ChatParts): ChatService {
  const { records, transport, notices } = parts;
  const lines = new Map<string, ChatLine>();
  const isVouched = createVoucher(parts, transport);
  let inbox = EMPTY_INBOX;
  let users: ReturnType<ChatParts["users"]> = [];
  let unread = records.use(({ messages }) => messages.unread());
  const table = <Result>(work: Parameters<typeof records.use<Result>>[0]) => records.use(work);

  const waiting = table(({ messages }) => messages.waitingKeys());
  const untold = table(({ messages }) => messages.untold());
  for (const key of new Set([...waiting, ...untold.map(({ key }) => key)])) lineOf(key);

  /** Begins with what has waited since an earlier run. */
  function lineOf(key: string): ChatLine {
    const known = lines.get(key);
    if (known !== undefined) return known;
    const line = createChatLine({
      clock: parts.clock,
      open: (anew) => open(key, anew),
      onUnderWay: (id) => tell(table(({ messages }) => messages.mine(key, id))),
      onEffect(effect) {
        if (effect.kind === "told") {
          table(({ messages }) => messages.setTold({ key, upTo: effect.upTo }));
        } else if (effect.kind === "delivered") {
          table(({ messages }) => messages.setDelivered(key, effect.id));
        }
      },
    });
    lines.set(key, line);
    fill(key, line);
    return line;
  }

  function fill(key: string, line: ChatLine): void {
    const queue = table(({ messages }) => messages.waiting(key));
    for (const message of queue) line.step((box, now) => enqueue(box, message, now));
    const mark = table(({ messages }) => messages.untold()).find((mark) => mark.key === key);
    if (mark !== undefined) line.step((box, now) => markRead(box, mark.upTo, now));
  }

  /** Whether that is whom we write to; a list without keys says only the name. */
  function isPeer(user: ChatUser, key: string): boolean {
    if (user.key !== undefined) return user.key === key;
    return user.version === 2 && user.name === table(({ messages }) => messages.nameOf(key));
  }

  /** By whatever name that key is online now. */
  async function open(key: string, anew: boolean): Promise<ChatLink | null> {
    const user = parts.users().find((user) => isPeer(user, key));
    if (transport === null || user === undefined) return null;
    const answer = await parts.lookUp(user.name);
    // Another key under that name gets nothing of what was written for this one.
    if (answer.kind !== "address" || keyOf(answer.address) !== key) return null;
    const link = await transport.connect({ ...answer.address, name: user.name, key }, anew);
    if (link.key !== key) throw new Error(`Cannot write to '${user.name}': it has another key`);
    return link;
  }

  function tell(message: StoredMessage | null): void {
    if (message !== null) notices.message(shown(message));
  }

  function shown(message: StoredMessage): ChatMessage {
    const { n, id, key, peer, isMine: mine, text, at, mark } = message;
    const isUnderWay = mine && lines.get(key)?.underWay === id;
    const state = mark === "waiting" && isUnderWay ? "sent" : mark === "told" ? "read" : mark;
    const keyChanged = mark === "waiting" && isAnothers(peer, key, parts.users());
    return { n, id, peer, mine, text, at: new Date(at).toISOString(), state, keyChanged };
  }

  function countUnread(): void {
    unread = table(({ messages }) => messages.unread());
    notices.stateChanged();
  }

  function keep({ name: peer, key }: ChatLink, { id, seq, text }: ReceivedMessage): void {
    const at = parts.now();
    const row = { id, key, peer, isMine: false, seq, at, mark: "delivered", text } as const;
    const stored = table(({ messages }) => messages.add(row));
    if (stored === null) return;
    parts.log.add("info", messageFrom(peer));
    notices.event("message", { id, peer, text });
    tell(stored);
    countUnread();
  }

  return {
    get unread() {
      return unread;
    },
    conversations: () =>
      table(({ messages }) => messages.conversations())
        .map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    messages(peer, before = Infinity) {
      const found = table(({ messages }) => messages.newest(peer, before, PAGE_MESSAGES + 1));
      return {
        messages: found.slice(-PAGE_MESSAGES).map(shown),
        more: found.length > PAGE_MESSAGES,
      };
    },
    async send(to, raw) {
      const peer = checkAddressee(to, parts.me());
      const text = checkMessage(peer, raw);
      const key = await keyFor(peer, {
        ...parts,
        formerKey: (name) => table(({ messages }) => messages.keyOf(name)),
        isChanged: (name, key) => transport?.trust(name, key) === "changed",
      });
      const line = lineOf(key);
      const { queue } = line.outbox;
      const units = queue.reduce((sum, message) => sum + message.text.length, text.length);
      if (queue.length >= MOST_WAITING || units > MOST_WAITING_UNITS) {
        const why = `${queue.length} messages wait for it already`;
        throw new TelephoneError("too-many-waiting", `Cannot write to '${peer}': ${why}`);
      }
      const at = parts.now();
      const id = parts.newId();
      const stored = table(({ messages }) => {
        // Also after the history was cleared, and whatever becomes of the clock while it isn't.
        const seq = Math.max(at, messages.lastSeq(key) + 1);
        return messages.add({ id, key, peer, isMine: true, seq, at, mark: "waiting", text });
      });
      if (stored === null) throw new TelephoneError("internal", "Cannot write: the id is taken");
      tell(stored);
      line.step((box, now) => enqueue(box, stored, now));
      return shown(stored);
    },
    read(peer) {
      table(({ messages }) => messages.setReadHere(peer));
      for (const { key, upTo } of table(({ messages }) => messages.untold())) {
        lineOf(key).step((box, now) => markRead(box, upTo, now));
      }
      countUnread();
    },
    clear(peer) {
      records.clear(({ messages }) => messages.clear(peer));
      for (const [key, line] of lines) {
        line.step((box) => [withdrawAll(box), []]);
        fill(key, line);
      }
      countUnread();
    },
    received(bytes, link) {
      const signal = readChatSignal(bytes);
      if (signal === null) return;
      const { key } = link;
      switch (signal.kind) {
        case "chat": {
          if (!isVouched(link)) return;
          const isKnown = (id: string) => table(({ messages }) => messages.hasReceived(key, id));
          const [next, { message, ack }] = receivePart(inbox, key, signal, isKnown, parts.clock());
          inbox = next;
          // Only what is on the disk is acknowledged, since it is never sent again.
          if (message !== null) keep(link, message);
          if (ack !== null) acknowledge(link, signal.id, ack);
          break;
        }
        case "chat-ack":
          lines.get(key)?.step((box, now) => acknowledged(box, signal.id, signal.parts, now));
          break;
        case "chat-read": {
          const changed = table(({ messages }) => messages.setReadThere(key, signal.upTo));
          link.send(formatChatSignal({ kind: "chat-read-ack", upTo: signal.upTo }));
          changed.forEach(tell);
          break;
        }
        case "chat-read-ack":
          lines.get(key)?.step((box) => readAcknowledged(box, signal.upTo));
          break;
      }
      lines.get(key)?.linked(link);
    },
    usersChanged() {
      const now = parts.users();
      if (now === users) return;
      const former = users;
      const before = new Set(former.map(identify));
      users = now;
      const joined = now.filter((user) => !before.has(identify(user)));
      for (const [key, line] of lines) {
        // Who was away may have been started anew, and know nothing of an old link.
        if (joined.some((user) => isPeer(user, key))) line.wake(true);
        if (line.outbox.queue.length === 0) continue;
        for (const message of table(({ messages }) => messages.waiting(key))) {
          const [was, is] = [former, now].map((list) => isAnothers(message.peer, key, list));
          if (was !== is) tell(message);
        }
      }
    },
    recordsChanged: countUnread,
    close() {
      for (const line of lines.values()) line.close();
    },
  };
}

/** Whether that name is online, and with another key than this. */
function isAnothers(name: string, key: string, users: readonly ChatUser[]): boolean {
  const user = users.find((user) => user.name === name);
  return typeof user?.key === "string" && user.key !== key;
}

function identify({ name, key }: ChatUser): string {
  return `${key} ${name}`;
}

function acknowledge(link: ChatLink, id: string, parts: readonly PartRange[]): void {
  link.send(formatChatSignal({ kind: "chat-ack", id, parts }));
}
