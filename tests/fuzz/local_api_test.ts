/** What a script with the token may send to the local API, changed in many ways: an answer, and no fault of ours. */
import assert from "node:assert/strict";
import { setUpApi } from "../../client/api/api_rig.ts";
import { addressOf } from "../../discovery/find_servers.ts";
import { seededRandom } from "../voice/random.ts";
import fc from "fast-check";
import { below, mutate } from "./mutate.ts";
import { readTextCorpus } from "./read_corpus.ts";

const BODIES: readonly (readonly [string, unknown])[] = [
  ["connect", { server: "10.0.0.1", port: 10_000, name: "Noël" }],
  ["call", { to: "Marie" }],
  ["accept", { call: "c2", first: "end" }],
  ["hold", { on: true, call: "c2" }],
  ["switch", { call: "c3" }],
  ["verify", { call: "c1", same: true }],
  ["trust", { name: "Marie" }],
  ["people/forget", { name: "Marie" }],
  ["mute", { on: true }],
  ["transmit", { mode: "voice" }],
  ["processing", { echo: true, noise: false }],
  ["volume", { peer: "Marie", db: 3 }],
  ["talk", { on: true, forMs: 300 }],
  ["devices", { mic: "none", speaker: "none" }],
  ["settings", { doNotDisturb: true, keepHistory: false }],
  ["messages", { to: "Marie", text: "Salut 👋" }],
  ["messages/read", { with: "Marie" }],
  ["messages/clear", {}],
  ["history/clear", {}],
];
const MUTANTS = 6_000;

Deno.test("the local API answers each body that is made of good ones, and none is a fault of its own", async () => {
  const { post, reported } = setUpApi();
  const random = seededRandom(14), encoder = new TextEncoder(), decoder = new TextDecoder();
  const corpus = [
    ...BODIES.map(([, body]) => encoder.encode(JSON.stringify(body))),
    ...await readTextCorpus(),
  ];
  for (let n = 0; n < MUTANTS; n++) {
    const [path] = BODIES[n % BODIES.length]!;
    const [one, other] = [corpus[below(corpus.length, random)]!, corpus[n % corpus.length]!];
    const body = decoder.decode(n % 2 === 0 ? mutate(other, one, random) : one);
    const { status } = await post(`/api/${path}`, body);
    assert.ok(status < 500, `${status} for ${path} ${body}`);
  }
  assert.deepEqual(reported, []);
});

Deno.test("the local API says no more without the token, whatever is sent", async () => {
  const { bare, telephone } = setUpApi();
  const random = seededRandom(15);
  const secret = "Marie Curie";
  telephone.change({ users: [{ name: secret, version: 2, lookAlike: null, trust: null }] });
  const paths = [...BODIES.map(([path]) => path), "state", "users", "people", "history", "events"];
  const headers = ["authorization", "host", "origin", "cookie", "x-token", "upgrade"];
  const values = ["", "Bearer", "Bearer ", "Bearer x", "127.0.0.1:5080", "http://127.0.0.1:5080"];
  for (let n = 0; n < MUTANTS; n++) {
    const given = Object.fromEntries(
      headers.filter(() => random() < 0.5).map((name) => [name, values[below(6, random)]!]),
    );
    const response = await bare(`/api/${paths[below(paths.length, random)]!}`, {
      method: n % 2 === 0 ? "GET" : "POST",
      headers: given,
    });
    if (given["upgrade"] !== undefined && response.status === 200) continue; // the rig's stand-in
    assert.ok([400, 401, 403, 405, 426].includes(response.status), `${response.status}`);
    assert.ok(!(await response.text()).includes(secret));
  }
});

Deno.test("addressOf() throws at nothing that a network announces, and gives an IPv4 address or none", () => {
  const service = fc.record({
    port: fc.oneof(fc.integer(), fc.double()),
    addresses: fc.array(fc.string()),
    txt: fc.oneof(fc.dictionary(fc.string(), fc.anything()), fc.constant({ ip: "10.0.0.1" })),
    referer: fc.record({ address: fc.oneof(fc.ipV4(), fc.string()) }),
  }, { requiredKeys: ["port"] });
  fc.assert(
    fc.property(service, (announced) => {
      const found = addressOf(announced as Parameters<typeof addressOf>[0]);
      if (found === null) return;
      assert.match(found.host, /^\d+\.\d+\.\d+\.\d+$/);
      assert.ok(found.port >= 1 && found.port <= 65_535);
    }),
    { numRuns: 5_000 },
  );
});
