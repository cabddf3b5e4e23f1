/** A directory for tests: a real TCP server with the rules that a client can tell. */
import {
  formatAddress,
  formatError,
  formatPong,
  formatProve,
  formatRefused,
  formatRegistered,
  formatRemoved,
  formatUsersChange,
  type OnlineUser,
  type PeerAddress,
  type PeerVersion,
} from "../protocol/directory_messages.ts";
import { parseRequest } from "../protocol/directory_requests.ts";
import { createPublicKey, verify } from "node:crypto";
import type { PublicKey } from "../protocol/key_text.ts";
import { registrationProof } from "../protocol/registration_proof.ts";
import { closeQuietly } from "./directory_connection.ts";
import { createJsonStream } from "../protocol/json_stream.ts";

export interface FakeDirectory {
  readonly port: number;
  /** The requests in the order they came, as they were written; PINGs are not among them. */
  readonly requests: readonly string[];
  readonly pings: number;
  /** What GET says, beside those who registered. */
  readonly others: Map<string, PeerAddress>;
  /** What GET says of somebody's key in place of theirs; null: that they have none. */
  readonly keys: Map<string, string | null>;
  /** A lying one, or an admin: the name may be had by any key again. */
  release(name: string): void;
  /** How requests are answered. `silent`: not at all. */
  behaviour: "answers" | "silent";
  /** Resolves once somebody of this name is registered. */
  registered(name: string): Promise<void>;
  /** Resolves once nobody of this name is. */
  unregistered(name: string): Promise<void>;
  /** As an operator who removes somebody: tells them, and closes. */
  remove(name: string): Promise<void>;
  /** Drops every connection, as a crash does; still listening. */
  dropAll(): void;
  close(): Promise<void>;
}

interface Claim {
  readonly name: string;
  readonly port: number;
  readonly key: PublicKey;
  readonly challenge: Uint8Array;
}

function isProven(
  { name, port, key, challenge }: Claim,
  proof: { readonly name: string; readonly signature: Uint8Array },
): boolean {
  const message = registrationProof(challenge, name, port);
  const jwk = { kty: "OKP", crv: "Ed25519", x: key };
  return name === proof.name &&
    verify(null, message, createPublicKey({ key: jwk, format: "jwk" }), proof.signature);
}

/** Listens on 127.0.0.1; `version` 1 is the server of 2023. */
export function startFakeDirectory(version: PeerVersion, port = 0): FakeDirectory {
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  const encoder = new TextEncoder();
  const users = new Map<string, { user: OnlineUser; address: PeerAddress; conn: Deno.Conn }>();
  const requests: string[] = [];
  const others = new Map<string, PeerAddress>();
  const owners = new Map<string, PublicKey>();
  const claims = new Map<Deno.Conn, Claim>();
  const keys = new Map<string, string | null>();
  const conns = new Set<Deno.Conn>();
  const served: Promise<void>[] = [];
  const waiting = new Map<string, () => void>();
  const leaving = new Map<string, () => void>();
  let pings = 0;

  async function say(conn: Deno.Conn, text: string): Promise<void> {
    await conn.write(encoder.encode(text)).catch(() => {});
  }

  async function tellUsers(joined: readonly OnlineUser[], left: readonly string[]): Promise<void> {
    if (version === 1) return;
    for (const { conn } of users.values()) {
      await say(conn, formatUsersChange({ event: "users", joined, left }));
    }
  }

  /** The original's answer to what it does not know or has nothing to say to. */
  const lastAnswers = new Map<Deno.Conn, string>();

  async function answer(conn: Deno.Conn, text: string): Promise<void> {
    const parsed = parseRequest(text);
    if (!parsed.ok) throw new Error(`A client sent '${text}'`);
    const { request } = parsed;
    if (request.command === "PING") {
      pings++;
      if (version === 1) throw new Error("A client sent PING to a server of 2023");
      if (fake.behaviour === "answers") await say(conn, formatPong());
      return;
    }
    requests.push(text);
    if (fake.behaviour === "silent") return;
    const { command, name } = request;
    if (command === "GET") {
      const address = others.get(name) ?? users.get(name)?.address ?? null;
      const told = address === null ? null : { ...address, key: keys.get(name) ?? address.key };
      const isHidden = told !== null && keys.get(name) === null;
      const answered = formatAddress(version, isHidden ? { ...told, key: null } : told);
      lastAnswers.set(conn, answered);
      return await say(conn, answered);
    }
    if (command === "DISCONNECT") {
      if (users.get(name)?.conn === conn) return await closeQuietly(conn);
      return await say(
        conn,
        version === 1 ? lastAnswers.get(conn) ?? "" : formatError(1, "bad-request"),
      );
    }
    if (request.command === "PROVE") {
      const claim = claims.get(conn);
      claims.delete(conn);
      if (claim === undefined || !isProven(claim, request)) {
        return await say(conn, formatRefused(2, "bad-proof"));
      }
      owners.set(name, claim.key);
      return await register(conn, { ...claim, version: 2 });
    }
    const { key } = request;
    const owner = users.has(name) ? null : owners.get(name) ?? null;
    if (version === 2 && owner !== null && owner !== key) {
      return await say(conn, formatRefused(2, "owned"));
    }
    if (version === 1 || key === null) return await register(conn, { ...request, key: null });
    const challenge = crypto.getRandomValues(new Uint8Array(32));
    claims.set(conn, { name, port: request.port, key, challenge });
    await say(conn, formatProve(challenge));
  }

  async function register(
    conn: Deno.Conn,
    { name, port, version: theirs, key }: Omit<PeerAddress, "ip"> & { readonly name: string },
  ): Promise<void> {
    if (users.has(name)) return await say(conn, formatRefused(version, "taken"));
    const { hostname } = conn.remoteAddr as Deno.NetAddr;
    const user: OnlineUser = { name, version: theirs, key };
    await say(conn, formatRegistered(version));
    await tellUsers([user], []);
    const address = { ip: hostname, port, version: theirs, key };
    users.set(name, { user, address, conn });
    const joined = [...users.values()].map((other) => other.user);
    if (version === 2) {
      await say(conn, formatUsersChange({ event: "users", reset: true, joined, left: [] }));
    }
    waiting.get(name)?.();
  }

  async function serve(conn: Deno.Conn): Promise<void> {
    const stream = createJsonStream();
    const chunk = new Uint8Array(4_096);
    try {
      for (let n = await conn.read(chunk); n !== null; n = await conn.read(chunk)) {
        for (const item of stream.push(chunk.subarray(0, n))) {
          if (item.kind === "object") await answer(conn, item.text);
        }
      }
    } catch {
      // the client went
    }
    await closeQuietly(conn);
    conns.delete(conn);
    for (const [name, { conn: its }] of users) {
      if (its !== conn) continue;
      users.delete(name);
      leaving.get(name)?.();
      await tellUsers([], [name]);
    }
  }

  async function accept(): Promise<void> {
    try {
      for await (const conn of listener) {
        conns.add(conn);
        served.push(serve(conn));
      }
    } catch {
      // closed
    }
  }
  const accepting = accept();

  const fake: FakeDirectory = {
    port: listener.addr.port,
    requests,
    others,
    keys,
    behaviour: "answers",
    get pings() {
      return pings;
    },
    registered(name) {
      if (users.has(name)) return Promise.resolve();
      return new Promise((resolve) => waiting.set(name, resolve));
    },
    unregistered(name) {
      if (!users.has(name)) return Promise.resolve();
      return new Promise((resolve) => leaving.set(name, resolve));
    },
    release: (name) => void owners.delete(name),
    async remove(name) {
      const conn = users.get(name)?.conn;
      if (conn === undefined) throw new Error(`Nobody is '${name}'`);
      await say(conn, formatRemoved());
      await closeQuietly(conn);
    },
    dropAll() {
      for (const conn of conns) void closeQuietly(conn);
    },
    async close() {
      listener.close();
      await accepting;
      this.dropAll();
      await Promise.all(served);
    },
  };
  return fake;
}
