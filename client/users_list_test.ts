import assert from "node:assert/strict";
import { createUsersList } from "./users_list.ts";

const marie = { name: "Marie", version: 2, key: null } as const;
const marc = { name: "Marc", version: 1, key: null } as const;

Deno.test("usersList.apply() takes who left, then who joined", () => {
  const list = createUsersList();
  assert.deepEqual(list.apply({ event: "users", reset: true, joined: [marie], left: [] }), [marie]);
  assert.deepEqual(
    list.apply({ event: "users", joined: [{ ...marie, version: 1 }, marc], left: ["Marie"] }),
    [{ ...marie, version: 1 }, marc],
  );
});

Deno.test("usersList.apply() gives the list once it is whole", () => {
  const list = createUsersList();
  list.apply({ event: "users", joined: [{ ...marie, name: "Old" }], left: [] });
  const first = { event: "users", reset: true, more: true, joined: [marie], left: [] } as const;
  assert.equal(list.apply(first), null);
  assert.deepEqual(list.apply({ event: "users", joined: [marc], left: [] }), [marie, marc]);
});
