import type { UserRow } from "../types.ts";

/** `v2, key, TLS` */
export function clientWords(
  { version, hasKey, overTls }: Pick<UserRow, "version" | "hasKey" | "overTls">,
  old: string,
  key: string,
): string {
  return [version === 1 ? old : "v2", hasKey ? key : "", overTls ? "TLS" : ""]
    .filter((word) => word !== "")
    .join(", ");
}
