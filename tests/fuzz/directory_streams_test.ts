/** Bytes of any kind to a directory that runs: it answers or closes, and serves others all the time. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { startServer } from "../../tools/programs/server_program.ts";
import { connect, startBystander } from "../directory/crowd.ts";
import { seededRandom } from "../voice/random.ts";
import { below, mutate } from "./mutate.ts";
import { readStreamCorpus, readTextCorpus } from "./read_corpus.ts";

const MUTANTS = 1_500;
const RANDOM_RUNS = 300;
const AT_ONCE = 20;

/** Says it in pieces cut at random, ends its side, and reads until the server has closed as well. */
async function say(port: number, bytes: Uint8Array, cuts: readonly number[]): Promise<void> {
  const conn = await connect(port);
  try {
    const reading = (async () => {
      const buffer = new Uint8Array(4_096);
      while (await conn.read(buffer) !== null);
    })().catch(() => {}); // a reset is an end as well
    let at = 0;
    for (const cut of [...cuts, bytes.length]) {
      for (const end = Math.min(cut, bytes.length); at < end;) {
        at += await conn.write(bytes.subarray(at, end));
      }
    }
    await conn.closeWrite();
    await reading;
  } catch {
    // the server closed first
  } finally {
    conn.close();
  }
}

Deno.test("server answers or closes whatever is said to it, in pieces, and serves others meanwhile", async () => {
  await using server = await startServer();
  await using bystander = await startBystander(server.port, "Bystander");
  const corpus = [...await readStreamCorpus(), ...await readTextCorpus()];
  const random = seededRandom(7);
  for (const bytes of corpus) await say(server.port, bytes, [1, 2, Math.floor(bytes.length / 2)]);
  let left = MUTANTS;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (left-- > 0) {
      const [one, other] = [
        corpus[below(corpus.length, random)]!,
        corpus[below(corpus.length, random)]!,
      ];
      const mutant = mutate(one, other, random);
      const cuts = Array.from({ length: below(4, random) }, () => below(mutant.length + 1, random));
      await say(server.port, mutant, cuts.sort((a, b) => a - b));
    }
  }));
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.array(fc.nat(2_000), { maxLength: 3 }),
      (bytes, cuts) => say(server.port, bytes, cuts.sort((a, b) => a - b)),
    ),
    { numRuns: RANDOM_RUNS },
  );
  assert.ok(await bystander.stop() > 0);
  const unexpected = server.stdout.entries.filter((line) => /Unexpected error/.test(line));
  assert.deepEqual(unexpected, []);
  assert.deepEqual(server.stderr.entries, []);
  assert.equal(await server.stop(), 0);
});
