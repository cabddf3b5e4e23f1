import {
  formatUsersChange,
  type OnlineUser,
  type UsersChange,
  withoutNothing,
} from "../protocol/directory_messages.ts";
import { OBJECT_BYTES } from "../protocol/limits.ts";
import type { WindowChange } from "./users_window.ts";

/** `{"event":"users","reset":true,"more":true,"joined":[],"left":[]}` is 66 bytes. */
const FRAME_BYTES = 80;

/**
 * A change of the online list as the objects that go to v2 clients, none larger than they read. All
 * but the last say `more`; with `reset` the first says it. What left comes first: a name in both
 * lists is online at the end.
 */
export function formatUsersEvents(
  { joined, left }: WindowChange,
  { reset, maxBytes = OBJECT_BYTES }: { readonly reset: boolean; readonly maxBytes?: number },
): string[] {
  const groups: { joined: OnlineUser[]; left: string[] }[] = [{ joined: [], left: [] }];
  let group = groups[0]!;
  let bytes = FRAME_BYTES;
  const makeRoom = (entry: unknown) => {
    const size = maxUtf8Bytes(JSON.stringify(entry)) + 1;
    if (bytes + size > maxBytes && bytes > FRAME_BYTES) {
      group = { joined: [], left: [] };
      groups.push(group);
      bytes = FRAME_BYTES;
    }
    bytes += size;
  };
  for (const name of left) {
    makeRoom(name);
    group.left.push(name);
  }
  for (const { name, version, key } of joined) {
    const user: OnlineUser = { name, version, key };
    makeRoom(withoutNothing(user));
    group.joined.push(user);
  }
  return groups.map((part, i) => {
    const change: UsersChange = {
      event: "users",
      ...(reset && i === 0 ? { reset: true } : {}),
      ...(i < groups.length - 1 ? { more: true } : {}),
      ...part,
    };
    return formatUsersChange(change);
  });
}

/** No UTF-16 unit takes more than 3 bytes of UTF-8; exact for ASCII, which most names are. */
function maxUtf8Bytes(text: string): number {
  // deno-lint-ignore no-control-regex
  return /^[\x00-\x7f]*$/.test(text) ? text.length : 3 * text.length;
}
