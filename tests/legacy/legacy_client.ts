import { createJournal, type Journal } from "../../tools/programs/journal.ts";
import { seededRandom } from "../../tools/seeded_random.ts";
import { connectLegacyDirectory, type LegacyDirectory } from "./legacy_directory.ts";
import { type LegacyCall, startLegacyCall } from "./legacy_call.ts";
import { decode, openLegacySocket } from "./legacy_socket.ts";

/** What its user sees happen. */
export type LegacyEvent =
  | { readonly kind: "registered" }
  | { readonly kind: "refused"; readonly ack: unknown }
  /** The pop-up "Incoming call from N"; it stays until somebody clicks. */
  | { readonly kind: "popup"; readonly caller: string; readonly ip: string }
  | { readonly kind: "unknown"; readonly callee: string }
  | { readonly kind: "rejected" }
  | { readonly kind: "timeout" }
  /** Audio starts; `afterAccept` tells who accepted. */
  | { readonly kind: "talking"; readonly role: "caller" | "callee" }
  | { readonly kind: "ended"; readonly by: "us" | "them" }
  /** The START's source is not the address that the directory has for its name. */
  | { readonly kind: "wrong-source"; readonly caller: string };

export interface LegacyClientOptions {
  readonly name: string;
  readonly server: { readonly ip: string; readonly port: number };
  /** Its host's address: it binds port 5001 there, and registers from there. */
  readonly host: string;
  /** What it says, 8 kHz, over and over; without it, the noise of a quiet room. */
  readonly says?: Int16Array;
  /** How long its sound streams take to open: up to 2,000. */
  readonly opensMs?: number;
  /** For what is up to chance. */
  readonly seed?: number;
}

/** The 2023 client with somebody before its screen. */
export interface LegacyClient {
  readonly events: Journal<LegacyEvent>;
  /** Configure: registers. */
  configure(): Promise<void>;
  /** Call: resolves when it is answered, refused or given up. */
  call(callee: string): Promise<void>;
  /** Accept on the pop-up. */
  accept(): Promise<void>;
  /** Decline on the pop-up. */
  decline(): Promise<void>;
  /** The cross of the pop-up's window: nothing is sent, and no call is heard from then on. */
  closePopup(): void;
  /** Raccrocher. */
  hangUp(): Promise<void>;
  /** What it played in its last or present call, 8 kHz, gaps as zeros. */
  heard(): Int16Array;
  /** The frames that it played in its last or present call, without the gaps. */
  frames(): readonly Int16Array[];
  /** Resolves when it has played that many frames of its present call. */
  plays(frames: number): Promise<void>;
  /** Close: ends the program. DISCONNECT only if it ever called. */
  close(): Promise<void>;
  /** The program is killed: nothing is said to anybody. */
  kill(): Promise<void>;
}

const RING_TIMEOUT_MS = 7_000;
const ACCEPT_COPIES = 10;

type Popup = { readonly caller: string; readonly ip: string };

/** Starts a 2023 client; it does nothing before `configure()`. */
export function startLegacyClient(options: LegacyClientOptions): LegacyClient {
  const { name, server, host, says = null, opensMs = 300, seed = 1 } = options;
  const random = seededRandom(seed);
  const socket = openLegacySocket(host, random);
  const events = createJournal<LegacyEvent>(`legacy client ${name}`);
  const encoder = new TextEncoder();
  const threads: Promise<unknown>[] = [];
  let directory: LegacyDirectory | null = null;
  let popup: Popup | null = null;
  let call: LegacyCall | null = null;
  let listening = false;
  let hasCalled = false;

  /** The thread that waits for START. It ends with a pop-up, and only then. */
  function listen(): void {
    if (listening) return; // as a caller's does: it was never stopped
    listening = true;
    threads.push((async () => {
      while (true) {
        const received = await socket.recv("listener");
        if (received === null) break;
        const text = decode(received.bytes);
        if (text === null || !text.startsWith("START")) continue;
        popup = { caller: text.split(" ")[1] ?? "", ip: received.ip };
        events.add({ kind: "popup", ...popup });
        break;
      }
      listening = false;
    })());
  }

  async function lookUp(wanted: string): Promise<string> {
    if (directory === null) throw new Error(`${name} is not configured`);
    const answer = await directory.ask({ command: "GET", name: wanted });
    if (answer === null) return "None"; // "TimeoutError, le serveur n'a pas répondu à temps"
    if (typeof answer["ip"] !== "string") throw new TypeError("KeyError: 'ip'"); // the client dies
    return answer["ip"];
  }

  function talk(ip: string, role: "caller" | "callee"): void {
    hasCalled = true;
    events.add({ kind: "talking", role });
    const current = startLegacyCall({ socket, ip, says, opensMs, random });
    call = current;
    threads.push(current.threads);
    threads.push(current.ended.then((by) => {
      events.add({ kind: "ended", by });
      listen();
    }));
  }

  function takePopup(): Popup {
    if (popup === null) throw new Error(`${name} has no pop-up`);
    const taken = popup;
    popup = null;
    return taken;
  }

  async function end(): Promise<void> {
    await socket.close();
    call?.abort();
    await Promise.all(threads);
    await directory?.close();
    events.close("it was closed");
  }

  return {
    events,
    async configure() {
      // All that it accepts: no name of a host, no port at or beyond these.
      if (!/^\d+(\.\d+){3}$/.test(server.ip)) {
        throw new Error("L'adresse IP du serveur est invalide");
      }
      if (server.port <= 1_024 || server.port >= 65_535) {
        throw new Error("Le numéro de port doit être compris entre 1024 et 65535");
      }
      directory = await connectLegacyDirectory(server, host);
      const answer = await directory.ask({ command: "REG", name });
      if (answer?.["ack"] === "Registered successfully") {
        events.add({ kind: "registered" });
        listen();
      } else events.add({ kind: "refused", ack: answer?.["ack"] ?? null });
    },
    async call(callee) {
      const ip = await lookUp(callee);
      if (ip === "None") return events.add({ kind: "unknown", callee });
      hasCalled = true;
      const deadline = performance.now() + RING_TIMEOUT_MS;
      // It waits before it sends: an answer that is quicker than this process would find the listener
      // alone, which drops it.
      let answer = socket.recv("answer", RING_TIMEOUT_MS);
      await socket.send(encoder.encode(`START ${name}`), ip);
      while (true) {
        const received = await answer;
        if (received === null) {
          events.add({ kind: "timeout" }); // and nothing is sent
          return listen();
        }
        const text = decode(received.bytes);
        if (text === null) {
          answer = socket.recv("answer", Math.max(0, deadline - performance.now()));
          continue;
        }
        // The first text ends the wait, whatever it is.
        if (text.startsWith("ACCEPT")) return talk(ip, "caller");
        events.add({ kind: "rejected" });
        return listen();
      }
    },
    async accept() {
      const { caller, ip } = takePopup();
      if (await lookUp(caller) !== ip) {
        events.add({ kind: "wrong-source", caller });
        return listen();
      }
      await socket.send(encoder.encode("ACCEPT"), ip, ACCEPT_COPIES);
      talk(ip, "callee");
    },
    async decline() {
      const { caller, ip } = takePopup();
      await lookUp(caller);
      await socket.send(encoder.encode("REJECT"), ip);
      listen();
    },
    closePopup() {
      takePopup();
    },
    async hangUp() {
      await call?.hangUp();
    },
    heard: () => call?.heard() ?? new Int16Array(0),
    frames: () => call?.frames() ?? [],
    async plays(frames) {
      if (call === null) throw new Error(`${name} is in no call`);
      await call.plays(frames);
    },
    async close() {
      await call?.hangUp();
      if (hasCalled) directory?.tell({ command: "DISCONNECT", name });
      await end();
    },
    kill: end,
  };
}
