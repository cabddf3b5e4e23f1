import type { ApiErrorBody } from "../../../client/api/types.ts";
import type { FailureCode } from "../messages.ts";

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: FailureCode };

/** One request of the local API; never throws. A body makes it a POST. */
export async function request<T>(
  path: string,
  options: { readonly token?: string; readonly body?: object },
): Promise<Outcome<T>> {
  const headers = new Headers();
  if (options.token !== undefined) headers.set("authorization", `Bearer ${options.token}`);
  const init: RequestInit = { headers };
  if (options.body !== undefined) {
    headers.set("content-type", "application/json");
    init.method = "POST";
    init.body = JSON.stringify(options.body);
  }
  try {
    const response = await fetch(path, init);
    if (response.ok) return { ok: true, value: await response.json() as T };
    const { error } = await response.json() as ApiErrorBody;
    return { ok: false, code: error.code };
  } catch {
    return { ok: false, code: "client-gone" };
  }
}
