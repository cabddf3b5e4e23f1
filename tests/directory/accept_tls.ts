import { normaliseAddress } from "../../server/address.ts";
import type { TlsFront } from "../../server/tls/tls_front.ts";

/** A free port of loopback all of whose peers speak TLS, or should. */
export interface TlsPort extends AsyncDisposable {
  readonly port: number;
}

/** Hands all who connect to the front; ends with it. */
export function acceptTls(front: TlsFront): TlsPort {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = (async () => {
    for await (const conn of listener) {
      const { remoteAddr: { hostname }, localAddr } = conn;
      const route = { remote: normaliseAddress(hostname), local: localAddr.hostname };
      front.take(new Uint8Array(0), conn, route);
    }
  })();
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      await front.close();
    },
  };
}
