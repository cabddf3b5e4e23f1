import assert from "node:assert/strict";
import { followEvents } from "./follow_events.ts";

const SNAPSHOT = {
  kind: "snapshot",
  listening: "10.0.0.9:10000",
  serverKey: null,
  users: [],
  names: [],
  log: [],
} as const;

const encode = (...events: readonly { readonly kind: string }[]) =>
  events.map((event) => `event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`).join("");

/** A stream that holds `text` and stays open until its request is aborted. */
function openStream(text: string, signal: AbortSignal | null | undefined): Response {
  return new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text));
        signal?.addEventListener("abort", () => controller.error(signal.reason));
      },
    }),
  );
}

/** Answers the requests one after the other; the last answer closes. */
function follow(
  answers: readonly ((init: RequestInit | undefined) => Response)[],
  more: { readonly token?: string; readonly silenceMs?: number } = {},
) {
  const seen: string[] = [];
  const tokens: (string | null)[] = [];
  let request = 0;
  const done = followEvents({
    token: more.token ?? null,
    signal: new AbortController().signal,
    onEvent: (event) => seen.push(event.kind),
    onLink: (link) => seen.push(`link ${link}`),
    retryMs: [0],
    ...(more.silenceMs === undefined ? {} : { silenceMs: more.silenceMs }),
    fetch: (_input, init) => {
      tokens.push(new Headers(init?.headers).get("authorization"));
      const answer = answers[request++] ?? (() => new Response(encode({ kind: "closing" })));
      return Promise.resolve(answer(init));
    },
  });
  return done.then(() => ({ seen, tokens }));
}

Deno.test("followEvents() stops for good when the server closes", async () => {
  const { seen } = await follow([() => new Response(encode(SNAPSHOT, { kind: "closing" }))]);
  assert.deepEqual(seen, ["snapshot", "link live", "link closing"]);
});

Deno.test("followEvents() reconnects when the stream ends, breaks or is refused", async () => {
  const { seen } = await follow([
    () => new Response(encode(SNAPSHOT)),
    () => {
      throw new TypeError("refused");
    },
    () => new Response(null, { status: 503 }),
    () => new Response(encode(SNAPSHOT)),
  ]);
  assert.deepEqual(seen, [
    ...["snapshot", "link live", "link lost"],
    ...["link lost", "link lost"],
    ...["snapshot", "link live", "link lost"],
    "link closing",
  ]);
});

Deno.test("followEvents() takes silence for a lost connection", async () => {
  const { seen } = await follow([(init) => openStream(encode(SNAPSHOT), init?.signal)], {
    silenceMs: 20,
  });
  assert.deepEqual(seen, ["snapshot", "link live", "link lost", "link closing"]);
});

Deno.test("followEvents() sends the token, and stops where it isn't good", async () => {
  const { seen, tokens } = await follow([() => new Response(null, { status: 401 })], {
    token: "t",
  });
  assert.deepEqual(seen, ["link locked"]);
  assert.deepEqual(tokens, ["Bearer t"]);
});

Deno.test("followEvents() ends at the signal, in the middle of a stream too", async () => {
  const stop = new AbortController();
  const links: string[] = [];
  await followEvents({
    token: null,
    signal: stop.signal,
    onEvent: () => stop.abort(),
    onLink: (link) => links.push(link),
    fetch: (_input, init) => Promise.resolve(openStream(encode(SNAPSHOT), init?.signal)),
  });
  assert.deepEqual(links, ["live"]);
});
