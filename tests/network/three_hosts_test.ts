import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeWav } from "../../client/media/wav.ts";
import { compareSpeech } from "../../tools/compare_speech.ts";
import { type ClientOptions, startClient } from "../../tools/programs/client_program.ts";
import { startServer } from "../../tools/programs/server_program.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
import { seesOnline } from "../calls/stage.ts";
import { type Host, networkTest, startLan } from "./lan.ts";

const HZ = 48_000;
const DURATION_S = 5;

/** A client on a host of the LAN, at all its addresses, with the ports that it takes by itself. */
async function startOn(host: Host, name: string, options: Partial<ClientOptions> = {}) {
  const client = await startClient({
    name,
    server: null,
    prefix: host.prefix,
    voiceHost: "0.0.0.0",
    voicePort: 5001,
    ...options,
  });
  await client.event("registered", { timeoutMs: 20_000 });
  return client;
}

networkTest("two hosts find the server of a third by mDNS alone, and talk", async () => {
  await using all = new AsyncDisposableStack();
  const lan = all.use(await startLan(3));
  const [first, second, third] = lan.hosts as [Host, Host, Host];
  const folder = await Deno.makeTempDir();
  all.defer(() => Deno.remove(folder, { recursive: true }));
  const server = all.use(await startServer({ host: null, mdns: true, prefix: first.prefix }));
  assert.equal(server.ip, first.ip);

  const files = async (name: string, voice: typeof JOHNS_VOICE) => {
    const said = makeSpeech(voice, 20, HZ);
    const [mouth, ear] = [join(folder, `${name}-says.wav`), join(folder, `${name}-hears.wav`)];
    await Deno.writeFile(mouth, encodeWav(said, HZ));
    return { said, ear, options: { mic: `file:${mouth}`, speaker: `file:${ear}` } };
  };
  const [johns, maries] = [await files("John", JOHNS_VOICE), await files("Marie", MARIES_VOICE)];
  const marie = all.use(
    await startOn(third, "Marie", { ...maries.options, args: ["--auto-answer"] }),
  );
  const john = all.use(
    await startOn(second, "John", {
      ...johns.options,
      args: ["--call=Marie", `--duration=${DURATION_S}`],
    }),
  );
  assert.equal((await john.event("registered"))["server"], `${first.ip}:${server.port}`);
  await marie.event("connected", { timeoutMs: 20_000 });
  assert.equal(await john.exit, 0);
  assert.equal((await marie.event("ended")).reason, "remote-hangup");
  for (const [said, ear] of [[johns.said, maries.ear], [maries.said, johns.ear]] as const) {
    const heard = compareSpeech({ samples: said, hz: HZ }, await Deno.readFile(ear));
    assert.ok(heard.similarity > 0.8 && heard.seconds > 2, JSON.stringify(heard));
  }
});

networkTest(
  "a client beside the server and one across the LAN call each other, both ways",
  async () => {
    await using all = new AsyncDisposableStack();
    const lan = all.use(await startLan(2));
    const [first, second] = lan.hosts as [Host, Host];
    const server = all.use(await startServer({ host: null, prefix: first.prefix }));
    const beside = `127.0.0.1:${server.port}`;
    const across = `${first.ip}:${server.port}`;
    for (const [caller, callee] of [["beside", "across"], ["across", "beside"]] as const) {
      const at = (place: string) =>
        place === "beside" ? [first, beside] as const : [second, across] as const;
      const [calleeHost, calleeServer] = at(callee);
      const [callerHost, callerServer] = at(caller);
      const name = `Callee-${callee}`; // each of its own: a name belongs to the key that had it
      await using answering = await startOn(calleeHost, name, {
        server: calleeServer,
        args: ["--auto-answer"],
      });
      await using calling = await startOn(callerHost, `Caller-${caller}`, {
        server: callerServer,
        args: [`--call=${name}`, "--duration=1"],
      });
      assert.equal(await calling.exit, 0, `${caller} calls ${callee}`);
      assert.equal((await answering.event("ended")).reason, "remote-hangup");
    }
  },
);

networkTest("a server without a default route listens on all interfaces", async () => {
  await using all = new AsyncDisposableStack();
  const lan = all.use(await startLan(2));
  const [first, second] = lan.hosts as [Host, Host];
  await first.run("ip", "route", "del", "default");
  await first.run("ip", "route", "del", "224.0.0.0/4");
  const server = all.use(await startServer({ host: null, prefix: first.prefix }));
  assert.equal(server.ip, "0.0.0.0");
  const beside = all.use(await startOn(first, "Beside", { server: `127.0.0.1:${server.port}` }));
  const across = `${first.ip}:${server.port}`;
  all.use(await startOn(second, "Across", { server: across }));
  await seesOnline(beside, ["Across"]);
});

networkTest(
  "a host whose cable is pulled is lost to its call at once, and to the list within 15 s",
  async () => {
    await using all = new AsyncDisposableStack();
    const lan = all.use(await startLan(3));
    const [first, second, third] = lan.hosts as [Host, Host, Host];
    const server = all.use(await startServer({ host: null, prefix: first.prefix }));
    const address = `${first.ip}:${server.port}`;
    const marie = all.use(
      await startOn(third, "Marie", { server: address, args: ["--auto-answer"] }),
    );
    const john = all.use(
      await startOn(second, "John", { server: address, args: ["--call=Marie"] }),
    );
    await john.event("connected");
    const paul = all.use(await startOn(first, "Paul", { server: address }));
    await seesOnline(paul, ["John", "Marie"]);
    const from = paul.events.entries.length;
    const pulledAt = Date.now();
    await third.plug(false);
    assert.equal((await john.event("ended")).reason, "lost");
    assert.equal(await john.exit, 0); // they had talked
    assert.equal((await marie.event("ended")).reason, "lost");
    const gone = await seesOnline(paul, [], { from, timeoutMs: 20_000 });
    const tookMs = Date.parse(gone.at) - pulledAt;
    assert.ok(tookMs <= 15_500, `off the list after ${tookMs} ms`);
    const before = marie.events.entries.length;
    await third.plug(true);
    await marie.event("registered", { from: before, timeoutMs: 30_000 });
  },
);
