import assert from "node:assert/strict";
import { startFakeDirectory } from "./fake_directory.ts";
import { startTestTelephone } from "./test_telephone.ts";

Deno.test("createTelephone() keeps what becomes of calls, and can be told not to", async () => {
  const folder = await Deno.makeTempDir();
  const directory = startFakeDirectory(2);
  const john = await startTestTelephone();
  const marie = await startTestTelephone({ folder });
  try {
    await john.telephone.connect({ server: "127.0.0.1", port: directory.port, name: "John" });
    await marie.telephone.connect({ server: "127.0.0.1", port: directory.port, name: "Marie" });
    await john.telephone.call("Marie");
    await marie.next("incoming");
    john.telephone.hangup();
    await marie.next("ended");
    assert.equal(marie.telephone.state.missed, 1);
    const [entry] = marie.telephone.history.calls();
    assert.deepEqual([entry?.peer, entry?.reason, entry?.missed], ["John", "cancelled", true]);
    assert.equal(john.telephone.history.calls()[0]?.side, "caller");
    assert.equal(john.telephone.state.missed, 0);
    marie.telephone.keepHistory(false);
    assert.equal(marie.settings.keepHistory, false);
    const { keepHistory, missed, unread } = marie.telephone.state;
    assert.deepEqual([keepHistory, missed, unread], [false, 0, {}]);
    marie.telephone.keepHistory(true);
    assert.equal(marie.telephone.state.missed, 1);
  } finally {
    await john.telephone.close();
    await marie.telephone.close();
    await directory.close();
    await Deno.remove(folder, { recursive: true });
  }
});
