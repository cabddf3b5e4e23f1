import { fingerprintOf } from "../protocol/fingerprint.ts";
import type { NameRow, UserRow } from "./dashboard/types.ts";
import type { User } from "./directory.ts";
import type { OwnedName } from "./store/store.ts";

export function toNameRow({ name, key, since, seen }: OwnedName): NameRow {
  return {
    name,
    fingerprint: fingerprintOf(key),
    since: new Date(since).toISOString(),
    seen: new Date(seen).toISOString(),
  };
}

export function toUserRow({ name, ip, since, version, key, overTls }: User): UserRow {
  return {
    ...{ name, ip, since: new Date(since).toISOString(), version },
    hasKey: key !== null,
    overTls: overTls === true,
  };
}
