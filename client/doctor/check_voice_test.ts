import assert from "node:assert/strict";
import { checkVoice, judgeWays, ownAddresses, type VoiceWay } from "./check_voice.ts";
import { describeFinding, type Finding } from "./finding.ts";

const HERE = "127.0.0.1";
const addresses = () => [HERE];
const lines = (findings: readonly Finding[]) =>
  findings.map((finding) => describeFinding(finding, "en"));

Deno.test("checkVoice() finds the port free, and what is sent to it arrives", async () => {
  const found = await checkVoice({ host: HERE, port: { port: 0, exact: true }, addresses });
  assert.deepEqual(lines(found), [
    "ok    Voice port: any free UDP port of 127.0.0.1",
    "ok    Voice path: what we send to ourselves arrives (127.0.0.1)",
  ]);
});

Deno.test("checkVoice() takes another port where the flags allow it", async () => {
  const taken = Deno.listenDatagram({ transport: "udp", hostname: HERE, port: 0 });
  const { port } = taken.addr as Deno.NetAddr;
  const near = await checkVoice({ host: HERE, port: { port, exact: false }, addresses });
  const exact = await checkVoice({ host: HERE, port: { port, exact: true }, addresses });
  taken.close();
  assert.match(lines(near)[0] ?? "", /^warn .*taken.* → does a client run.*5001/);
  assert.match(lines(near)[1] ?? "", /^ok /);
  assert.match(lines(exact).join("\n"), /^fail .*cannot be used.* → .*--voice-port$/);
});

Deno.test("checkVoice() says that an address is not this machine's", async () => {
  const [found] = await checkVoice({
    host: "192.0.2.77",
    port: { port: 0, exact: false },
    addresses,
  });
  assert.match(
    describeFinding(found!, "en"),
    /^fail .*192\.0\.2\.77.* → give --voice-host an addr/,
  );
});

Deno.test("judgeWays() tells the firewall from the missing network", () => {
  const way = (address: string, arrived: boolean): VoiceWay => ({ address, arrived });
  const [loop, lan, vpn] = ["127.0.0.1", "192.168.1.2", "10.8.0.1"] as const;
  const table: readonly [readonly VoiceWay[], boolean, RegExp][] = [
    [[way(loop, true), way(lan, true)], true, /^ok .*127\.0\.0\.1, 192\.168\.1\.2/],
    [[way(loop, true)], false, /^ok /],
    [[way(loop, true)], true, /^warn .*no address on a network → plug in/],
    [[way(loop, true), way(lan, false)], true, /^fail .*192\.168\.1\.2 .* → open UDP port 5001/],
    [[way(loop, true), way(lan, true), way(vpn, false)], true, /^warn .*10\.8\.0\.1 /],
    [[way(loop, false)], false, /^fail /],
    [[], true, /^warn .*no address/],
  ];
  for (const [ways, all, expected] of table) {
    assert.match(describeFinding(judgeWays(ways, 5001, all), "en"), expected);
  }
});

Deno.test("ownAddresses() has loopback", () => {
  assert.ok(ownAddresses().includes(HERE));
});
