import { createJournal, type Journal } from "../../tools/programs/journal.ts";
import { dumps, loads } from "./python_json.ts";

/** The directory server of 2023, with its faults. */
export interface LegacyServer {
  readonly address: { readonly ip: string; readonly port: number };
  /** Its window's log, in French as it was. */
  readonly log: Journal<string>;
  /** Every chunk that a client sent, as text. */
  readonly requests: Journal<string>;
  /** Its table: who it believes to be online. */
  readonly users: ReadonlyMap<string, string>;
  /** How long it takes to answer, on a slow machine. */
  delayMs: number;
  close(): Promise<void>;
}

const RECV_BYTES = 1_024;

/**
 * Starts the 2023 server. What it does wrong, on purpose:
 * - one `recv(1024)` is taken for one request, whole: half an object or two kill the thread;
 * - a thread that dies (on a closed connection too) leaves its user as a ghost and says nothing;
 * - DISCONNECT and unknown commands are answered with the previous answer again;
 * - DISCONNECT removes whoever is named and leaves the connection open;
 * - an empty name is registered; a missing one meets silence.
 */
export function startLegacyServer(options: { host?: string; port?: number } = {}): LegacyServer {
  const { host = "127.0.0.1", port = 0 } = options;
  const listener = Deno.listen({ hostname: host, port });
  const bound = listener.addr.port;
  const log = createJournal<string>("legacy server's log");
  const requests = createJournal<string>("legacy server's requests");
  const users = new Map<string, string>();
  const open = new Set<Deno.Conn>();
  const threads: Promise<void>[] = [];

  function register(name: string, ip: string): string {
    const known = users.get(name);
    if (known !== undefined) {
      log.add(`User ${name} already registered with IP ${known}`);
      return dumps({ ack: "Error Registering" });
    }
    if (name.includes("'")) return dumps({ ack: "Error" }); // its SQL is built from strings
    users.set(name, ip);
    log.add(`Registered user ${name} with IP ${ip}`);
    return dumps({ ack: "Registered successfully" });
  }

  function lookUp(name: string): string {
    log.add(`L'utilisateur ${name} souhaite joindre ${name}`); // it names the callee twice
    const ip = users.get(name);
    log.add(
      ip === undefined ? `${name} est inconnu du système` : `${name} est à l'ip : {'ip': '${ip}'}`,
    );
    return dumps({ ip: ip ?? "None" });
  }

  /** One client's thread; it throws where Python's would. */
  async function serve(conn: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(RECV_BYTES);
    let answer = "";
    while (true) {
      const count = await conn.read(buffer) ?? 0;
      const chunk = buffer.subarray(0, count);
      if (count > 0) requests.add(new TextDecoder().decode(chunk));
      const { command, name } = loads(chunk); // throws on "", too: the peer has closed
      if (typeof name !== "string") throw new TypeError("KeyError: 'name'");
      if (command === "REG") answer = register(name, conn.remoteAddr.hostname);
      else if (command === "GET") answer = lookUp(name);
      else if (command === "DISCONNECT") {
        users.delete(name);
        log.add(`${name} disconnected`);
      }
      if (server.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, server.delayMs));
      await conn.write(new TextEncoder().encode(answer));
    }
  }

  async function acceptConnections(): Promise<void> {
    log.add(`En écoute sur ${host}:${bound}`);
    log.add("Lancement Thread accept_connections");
    for await (const conn of listener) {
      open.add(conn);
      // A dead thread leaves its socket open and its user in the table.
      threads.push(serve(conn).catch(() => {}));
    }
  }
  threads.push(acceptConnections());

  const server: LegacyServer = {
    address: { ip: host, port: bound },
    log,
    requests,
    users,
    delayMs: 0,
    async close() {
      listener.close();
      for (const conn of open) {
        try {
          conn.close();
        } catch {
          // It is closed already.
        }
      }
      await Promise.all(threads);
    },
  };
  return server;
}
