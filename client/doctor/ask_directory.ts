/** Asks a server what can be asked without registering, and how fast it answers. */
import {
  type DirectoryMessage,
  parseDirectoryMessage,
  type PeerVersion,
} from "../../protocol/directory_messages.ts";
import { formatRequest } from "../../protocol/directory_requests.ts";
import { createJsonStream } from "../../protocol/json_stream.ts";
import { closeQuietly, DirectoryError, writeAll } from "../directory_connection.ts";
import type { ConnectServer } from "../server_tls/connect_tls.ts";
import { reasonOf } from "../../command_line/failure.ts";
import { within } from "../media/audio_worker_handle.ts";
import type { ServerAddress } from "../server_address.ts";

export type DirectoryAnswer =
  /** `version` is null where it can't be told. */
  | {
    readonly state: "answers";
    readonly connectMs: number;
    readonly answerMs: number;
    readonly version: PeerVersion | null;
    /** Over TLS, with the certificate that is known. */
    readonly isEncrypted: boolean;
  }
  /** It takes connections, but is silent, or no directory. */
  | { readonly state: "silent" }
  | { readonly state: "stranger"; readonly said: string }
  /** Nothing listens there, or nothing comes back. */
  | { readonly state: "refused"; readonly reason: string }
  /** Over TLS it can't be trusted, or not be reached; nothing was said to it. */
  | { readonly state: "distrusted"; readonly code: "server-key-changed" | "server-not-tls" }
  | { readonly state: "timeout" };

/** A client waits for a third of it: what is only slow should be told from what is silent. */
export const ASK_TIMEOUT_MS = 3_000;
const SAID_SHOWN = 40;

/** Never rejects. @param connect as a telephone would */
export async function askDirectory(
  { host, port }: ServerAddress,
  connect: ConnectServer,
): Promise<DirectoryAnswer> {
  const startMs = performance.now();
  let conn: Deno.Conn;
  try {
    conn = await connect(host, port, ASK_TIMEOUT_MS);
  } catch (error) {
    const code = error instanceof DirectoryError ? error.code : null;
    if (code === "server-key-changed" || code === "server-not-tls") {
      return { state: "distrusted", code };
    }
    if (code === "server-timeout") return { state: "timeout" };
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return { state: "refused", reason: reasonOf(cause) };
  }
  const connectMs = performance.now() - startMs;
  try {
    return await converse(conn, connectMs);
  } catch {
    return { state: "silent" }; // it closed, or broke off
  } finally {
    await closeQuietly(conn);
  }
}

async function converse(conn: Deno.Conn, connectMs: number): Promise<DirectoryAnswer> {
  const { ask, heard } = createConversation(conn);
  // Nobody has this name, so that nobody is disconnected by an original, which heeds whoever asks.
  const name = `devcloud-doctor-${crypto.randomUUID().slice(0, 8)}`;
  const startMs = performance.now();
  const answer = await ask(formatRequest({ command: "GET", name }));
  const answerMs = performance.now() - startMs;
  if (answer === null) {
    const said = heard().slice(0, SAID_SHOWN);
    return said === "" ? { state: "silent" } : { state: "stranger", said };
  }
  if (answer.kind !== "address") return { state: "stranger", said: heard().slice(0, SAID_SHOWN) };
  // Before a REG both versions answer alike. To this one an original gives the answer before once more,
  // ours an error: the name is not the connection's own.
  const second = answer.address === null
    ? await ask(formatRequest({ command: "DISCONNECT", name }))
    : null;
  const version = second?.kind === "address" ? 1 : second?.kind === "error" ? 2 : null;
  return { state: "answers", connectMs, answerMs, version, isEncrypted: "handshake" in conn };
}

/** One request at a time, one object an answer. */
function createConversation(conn: Deno.Conn) {
  const stream = createJsonStream();
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(4_096);
  let said = "";

  async function read(): Promise<DirectoryMessage | null> {
    for (;;) {
      const count = await conn.read(chunk);
      if (count === null) return null;
      said += decoder.decode(chunk.subarray(0, count), { stream: true });
      for (const item of stream.push(chunk.subarray(0, count))) {
        return item.kind === "object" ? parseDirectoryMessage(item.text) : null;
      }
    }
  }

  return {
    /** All that came, for whoever is no directory. */
    heard: () => said,
    /** Null: nothing within the time of an answer, or nothing that a directory says. */
    async ask(request: string): Promise<DirectoryMessage | null> {
      await writeAll(conn, new TextEncoder().encode(request));
      return await within(ASK_TIMEOUT_MS, read().catch(() => null)) ?? null;
    },
  };
}
