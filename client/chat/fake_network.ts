/** A network of sealed links for tests, in memory: who is online under which key, and what is lost. */
import type { LookUpAnswer } from "../call/machine_types.ts";
import { createLog } from "../log.ts";
import { createRecords, type Records } from "../records/create_records.ts";
import type { ChatMessage, EventRecord } from "../api/types.ts";
import type { ChatUser } from "./addressee.ts";
import type { ChatLink, ChatTransport } from "./chat_transport.ts";
import { type ChatService, createChat } from "./create_chat.ts";

export interface FakeNetwork {
  /** Loses so many of a hundred datagrams; 100: all. */
  lossPercent: number;
  /** Keys of which nothing comes through. */
  readonly unheard: Set<string>;
  /** Starts a client that is online at once. */
  start(name: string, key: string, options?: { folder?: string }): FakeClient;
  /** Somebody online who is no client of ours: `key` null, as of 2023. */
  users: Map<string, ChatUser>;
  /** Whom the list doesn't show, and the directory knows. */
  hidden: Map<string, ChatUser>;
  /** Tells all who is online. */
  announce(): void;
  /** Which keys of which names nobody has accepted. */
  readonly changed: Set<string>;
  close(): void;
}

export interface FakeClient {
  readonly chat: ChatService;
  readonly records: Records;
  readonly events: readonly EventRecord[];
  /** What pages were told, in order: `id state`. */
  readonly told: readonly ChatMessage[];
  /** Goes without a word, as by kill -9; its file stays. */
  kill(): void;
}

const DELAY_MS = 2;

export function createFakeNetwork(): FakeNetwork {
  const clients = new Map<string, FakeClient & { readonly name: string; epoch: number }>();
  const all: FakeClient[] = [];
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let epochs = 0, ids = 0, seed = 1;

  function deliver(work: () => void): void {
    seed = (seed * 1_664_525 + 1_013_904_223) >>> 0;
    if (seed / 2 ** 32 * 100 < network.lossPercent) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, DELAY_MS);
    timers.add(timer);
  }

  /** A link dies with either end, and nobody is told. */
  function linkBetween(from: string, to: string): ChatLink | null {
    const [sender, receiver] = [clients.get(from), clients.get(to)];
    if (sender === undefined || receiver === undefined) return null;
    const [senderEpoch, receiverEpoch] = [sender.epoch, receiver.epoch];
    const end = (key: string, name: string): ChatLink => ({
      key,
      name,
      send(bytes) {
        if (network.unheard.has(key === to ? from : to)) return;
        deliver(() => {
          const alive = clients.get(from)?.epoch === senderEpoch &&
            clients.get(to)?.epoch === receiverEpoch;
          if (alive) clients.get(key)?.chat.received(bytes, key === to ? back : forth);
        });
      },
    });
    const forth = end(to, receiver.name);
    const back = end(from, sender.name);
    return forth;
  }

  const network: FakeNetwork = {
    lossPercent: 0,
    unheard: new Set(),
    users: new Map(),
    hidden: new Map(),
    changed: new Set(),
    announce() {
      for (const { chat } of clients.values()) chat.usersChanged();
    },
    start(name, key, { folder } = {}) {
      const records = createRecords({ folder: folder ?? null, keep: true, onProblem() {} });
      const events: EventRecord[] = [];
      const told: ChatMessage[] = [];
      const transport: ChatTransport = {
        trust: (peer, offered) => network.changed.has(`${peer} ${offered}`) ? "changed" : "new",
        connect(peer) {
          const link = network.lossPercent === 100 ? null : linkBetween(key, peer.key);
          return link === null
            ? Promise.reject(new Error("Cannot connect: unreachable"))
            : Promise.resolve(link);
        },
      };
      let known: { users: ChatUser[]; text: string } = { users: [], text: "" };
      const chat = createChat({
        records,
        transport,
        log: createLog(() => new Date()),
        notices: {
          event: (event, fields) => void events.push({ event, at: "", ...fields }),
          message: (message) => void told.push(message),
          stateChanged() {},
        },
        me: () => name,
        users() {
          const users = [...network.users.values()].filter((user) => user.name !== name);
          const text = JSON.stringify(users);
          if (text !== known.text) known = { users, text };
          return known.users;
        },
        lookUp(peer): Promise<LookUpAnswer> {
          const user = network.users.get(peer) ?? network.hidden.get(peer);
          if (user === undefined) return Promise.resolve({ kind: "nobody" });
          const address = {
            ip: "127.0.0.1",
            port: 1,
            version: user.version ?? 1,
            key: user.key ?? null,
          };
          return Promise.resolve({ kind: "address", address });
        },
        now: Date.now,
        clock: () => performance.now(),
        newId: () => (++ids).toString(16).padStart(16, "0"),
      });
      const client = {
        name,
        epoch: ++epochs,
        chat,
        records,
        events,
        told,
        kill() {
          if (clients.get(key) === client) clients.delete(key);
          network.users.delete(name);
          chat.close();
          records.close();
          network.announce();
        },
      };
      clients.set(key, client);
      all.push(client);
      network.users.set(name, { name, version: 2, key });
      network.announce();
      return client;
    },
    close() {
      timers.forEach(clearTimeout);
      all.forEach((client) => client.kill());
    },
  };
  return network;
}
