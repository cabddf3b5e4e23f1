import type { Telephone } from "../telephone.ts";
import { ApiError } from "./api_error.ts";
import { createEventSockets } from "./event_sockets.ts";
import { listenNear } from "./listen_near.ts";
import { loadPageFiles, type PageFiles } from "./page_files.ts";
import { createOneTimeCodes, newSecret } from "./secrets.ts";

export { PortUnavailableError } from "./listen_near.ts";

/** Nobody but this machine. */
const HOST = "127.0.0.1";

/** A tab that has gone to sleep without a word is dropped after twice this. */
const PING_S = 30;

/** Answers under way may end; who hasn't read by then is cut off. */
const CLOSE_TIMEOUT_MS = 1_000;

export interface ServeApiOptions {
  readonly telephone: Telephone;
  /** 0 takes a free one. */
  readonly port: number;
  /** Whether a taken port is an error, or the next free one will do. */
  readonly exact: boolean;
  /** The page; the built one of ui/dist/ unless given. */
  readonly page?: PageFiles;
  readonly report?: (error: unknown) => void;
}

export interface ServedApi {
  /** For the terminal and for scripts: `http://127.0.0.1:PORT/#token=…`, good as long as we run. */
  readonly url: string;
  readonly token: string;
  readonly port: number;
  /** For a browser's command line: `http://127.0.0.1:PORT/#code=…`, good once and for 60 s. */
  openingUrl(): string;
  close(): Promise<void>;
}

/**
 * Serves the page and the local API on 127.0.0.1.
 *
 * @throws PortUnavailableError
 */
export async function serveApi(options: ServeApiOptions): Promise<ServedApi> {
  const { telephone } = options;
  const page = options.page ?? await loadPageFiles();
  const token = newSecret();
  const codes = createOneTimeCodes(() => performance.now());
  const cut = new AbortController();
  let fetch: (request: Request) => Response | Promise<Response> = () =>
    new Response(null, { status: 503 });
  const server = listenNear(options, (port) =>
    Deno.serve({
      hostname: HOST,
      port,
      signal: cut.signal,
      onListen() {},
      onError: () => new Response(null, { status: 500 }),
    }, (request) => fetch(request)));
  const { port } = server.addr;
  const sockets = createEventSockets({ telephone, token });
  const report = options.report ?? ((error) => console.error(error));
  const upgrade = (request: Request, authorized: boolean) => {
    sockets.admit(authorized);
    const { socket, response } = upgradeWebSocket(request);
    sockets.attach(socket, authorized);
    return response;
  };
  // Its library is loaded while the telephone starts to work; a request waits for it.
  const app = import("./create_api.ts").then(({ createApi }) =>
    createApi({ telephone, port, token, codes, page, report, upgrade })
  );
  fetch = async (request) => (await app).fetch(request);

  const base = `http://${HOST}:${port}/`;
  return {
    url: `${base}#token=${token}`,
    token,
    port,
    openingUrl: () => `${base}#code=${codes.issue()}`,
    async close() {
      sockets.close();
      const timer = setTimeout(() => cut.abort(), CLOSE_TIMEOUT_MS);
      await server.shutdown();
      clearTimeout(timer);
    },
  };
}

function upgradeWebSocket(request: Request): Deno.WebSocketUpgrade {
  try {
    return Deno.upgradeWebSocket(request, { idleTimeout: PING_S });
  } catch {
    throw new ApiError("bad-request", "Cannot open a WebSocket: its request is malformed");
  }
}
