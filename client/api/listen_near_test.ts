import assert from "node:assert/strict";
import { listenNear, MOST_PORTS_AWAY, PortUnavailableError } from "./listen_near.ts";

function listening(taken: (port: number) => boolean) {
  const tried: number[] = [];
  const listen = (port: number) => {
    tried.push(port);
    if (taken(port)) throw new Deno.errors.AddrInUse();
    return port;
  };
  return { tried, listen };
}

Deno.test("listenNear() takes the next free port", () => {
  const { listen } = listening((port) => port < 5083);
  assert.equal(listenNear({ port: 5080, exact: false }, listen), 5083);
});

Deno.test("listenNear() tries one port when it must be exact", () => {
  const { tried, listen } = listening(() => true);
  assert.throws(() => listenNear({ port: 5080, exact: true }, listen), PortUnavailableError);
  assert.deepEqual(tried, [5080]);
});

Deno.test("listenNear() gives up after a hundred, or at the last port there is", () => {
  const near = listening(() => true);
  assert.throws(
    () => listenNear({ port: 5080, exact: false }, near.listen),
    (error) => error instanceof PortUnavailableError && /5080 to 5180/.test(error.message),
  );
  assert.equal(near.tried.length, MOST_PORTS_AWAY + 1);
  const end = listening(() => true);
  assert.throws(() => listenNear({ port: 65_530, exact: false }, end.listen), PortUnavailableError);
  assert.equal(end.tried.at(-1), 65_535);
});

Deno.test("listenNear() asks the system once for any port, and passes other errors on", () => {
  const { tried, listen } = listening(() => false);
  assert.equal(listenNear({ port: 0, exact: true }, listen), 0);
  assert.deepEqual(tried, [0]);
  assert.throws(() =>
    listenNear({ port: 1, exact: false }, () => {
      throw new TypeError("no");
    }), TypeError);
});
