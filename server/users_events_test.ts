import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDirectoryMessage } from "../protocol/directory_messages.ts";
import { OBJECT_BYTES } from "../protocol/limits.ts";
import type { User } from "./directory.ts";
import { formatUsersEvents } from "./users_events.ts";

const user = (name: string): User => ({
  ...{ name, ip: "10.0.0.1", port: 5001, version: 2, key: null, since: 0 },
});

Deno.test("formatUsersEvents() tells names and versions, and no address", () => {
  const change = { joined: [user("Marie")], left: ["Marc"] };
  assert.deepEqual(formatUsersEvents(change, { reset: false }), [
    `{"event":"users","joined":[{"name":"Marie","version":2}],"left":["Marc"]}`,
  ]);
  assert.deepEqual(formatUsersEvents({ joined: [], left: [] }, { reset: true }), [
    `{"event":"users","reset":true,"joined":[],"left":[]}`,
  ]);
});

Deno.test("formatUsersEvents() cuts a long list into objects that clients read, and loses nobody", () => {
  const names = fc.uniqueArray(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 })
      .map((name) => name.trim()).filter((name) =>
        name !== "" && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name)
      ),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(names, names, fc.boolean(), (joined, left, reset) => {
      const objects = formatUsersEvents({ joined: joined.map(user), left }, { reset });
      const read = objects.map((object) => {
        assert.ok(new TextEncoder().encode(object).length <= OBJECT_BYTES);
        const message = parseDirectoryMessage(object);
        assert.ok(message?.kind === "users");
        return message.change;
      });
      assert.deepEqual(read.flatMap((change) => change.joined.map(({ name }) => name)), joined);
      assert.deepEqual(read.flatMap((change) => change.left), left);
      assert.deepEqual(
        read.map(({ reset = false, more = false }) => [reset, more]),
        read.map((_, i) => [reset && i === 0, i < read.length - 1]),
      );
      const lastLeft = read.findLastIndex((change) => change.left.length > 0);
      const firstJoined = read.findIndex((change) => change.joined.length > 0);
      assert.ok(firstJoined === -1 || lastLeft <= firstJoined, "who left comes first");
    }),
    { numRuns: 50 },
  );
});
