/** Disks that can't be written: the programs say so, and what needs no disk goes on. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { compareHeard } from "../../tools/compare_call.ts";
import { startProgram } from "../../tools/programs/program.ts";
import { JOHNS_VOICE, MARIES_VOICE } from "../../tools/speech.ts";
import { connect, HEARD, playSeconds, reasonOf, startStage } from "../calls/stage.ts";
import { connectPeer, python, REFUSED, REGISTERED } from "../directory/peer.ts";
import { diskTest, mountDisk } from "./disk.ts";

diskTest(
  "client talks with a home that can't be written, and says what it can't keep",
  async () => {
    await using disk = await mountDisk(64);
    await using stage = await startStage();
    await disk.protect();
    const john = await stage.client("John", { data: join(disk.path, "data"), mic: "tone" });
    const warned = john.stderr.entries.filter((line) => line.includes(disk.path));
    assert.equal(warned.length, 1, john.stderr.entries.join("\n"));
    const marie = await stage.client("Marie");
    await connect(john, marie);
    await john.api("/api/hangup", {});
    assert.equal(await reasonOf(marie), "remote-hangup");
  },
);

diskTest("server says in one line that its home can't be written, and exits with 2", async () => {
  await using disk = await mountDisk(64);
  await disk.protect();
  await using server = await startProgram("server", "the server", {
    args: ["--host=127.0.0.1", "--port=0", "--no-dashboard", "--no-mdns", "--lang=en"],
    env: { XDG_DATA_HOME: disk.path },
  });
  assert.equal(await server.exit, 2);
  assert.equal(server.stderr.entries.length, 1, server.stderr.entries.join("\n"));
  assert.match(server.stderr.entries[0] ?? "", /Cannot open the database.*[Rr]ead-only/);
});

diskTest("a call goes on when the disk of settings and file speaker is full", async () => {
  await using disk = await mountDisk(256); // 2.6 s of a file speaker
  await using stage = await startStage();
  const john = await stage.talker("John", JOHNS_VOICE, {
    data: join(disk.path, "data"),
    speaker: `file:${join(disk.path, "heard.wav")}`,
  });
  const marie = await stage.talker("Marie", MARIES_VOICE);
  await connect(john, marie);
  await disk.fill();
  const error = await john.event("error");
  assert.match(`${error["message"]}`, /heard\.wav.*No space left/);
  const paul = await stage.client("Paul", { data: join(disk.path, "pauls") });
  assert.match(
    paul.stderr.entries.join("\n"),
    /Settings will not be kept: cannot write to .*pauls/,
  );
  assert.equal(await paul.stop(), 0);
  assert.deepEqual([...Deno.readDirSync(join(disk.path, "pauls"))], [], "nothing half written");
  await playSeconds(marie, 3);
  const heard = await compareHeard(john, marie);
  assert.ok(heard.similarity > HEARD && heard.seconds > 2, JSON.stringify(heard));
  await marie.api("/api/hangup", {});
  assert.equal(await reasonOf(john), "remote-hangup");
  await connect(marie, john); // and the next one
  await john.api("/api/hangup", {});
  assert.equal(await reasonOf(marie), "remote-hangup");
});

diskTest(
  "server on a full disk answers look-ups, refuses names, and takes them once there is room",
  async () => {
    await using disk = await mountDisk(512);
    await using stage = await startStage({ args: [`--db=${join(disk.path, "devcloud.db")}`] });
    const { server } = stage;
    const john = await stage.client("John");
    await using marc = await connectPeer(server.port);
    await disk.fill();
    assert.equal(await marc.ask(python("REG", "Marc")), REFUSED);
    assert.equal(await marc.ask(python("GET", "John")), `{"ip": "127.0.0.1"}`);
    await server.stdout.until("what failed", (line) => /Cannot write to the database/.test(line));
    const health = async () => await (await fetch(`${server.dashboard}/readyz`)).text();
    assert.match(await health(), /^store: ./);
    // Somebody who leaves is off the list at once, whatever the disk says.
    await john.api("/api/disconnect", {});
    assert.equal(await marc.ask(python("GET", "John")), `{"ip": "None"}`);

    await disk.free();
    const back = (line: string) => line.endsWith("The database can be written again");
    await server.stdout.until("the recovery", back);
    assert.equal(await health(), "ok\n");
    assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
  },
);
