export type LoginResult =
  | { readonly state: "right"; readonly token: string }
  | { readonly state: "wrong" | "unreachable" }
  | { readonly state: "too-many"; readonly seconds: number };

/** Swaps the password for a token. */
export async function requestLogin(password: string): Promise<LoginResult> {
  try {
    const response = await fetch("/api/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ password }),
    });
    const body: { token?: string } = await response.json();
    if (response.ok && body.token !== undefined) return { state: "right", token: body.token };
    if (response.status === 401) return { state: "wrong" };
    if (response.status !== 429) return { state: "unreachable" };
    return { state: "too-many", seconds: Number(response.headers.get("retry-after") ?? 60) };
  } catch {
    return { state: "unreachable" };
  }
}
