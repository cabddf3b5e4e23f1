export type ChangeResult = "done" | "unauthorized" | "unreachable";

/** Asks the server for a change of what belongs to a name; `done` also where there is nothing left to change. */
export async function requestChange(
  path: "/api/kick" | "/api/names/release",
  token: string,
  name: string,
): Promise<ChangeResult> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ name }),
    });
    await response.body?.cancel();
    if (response.ok || response.status === 404) return "done";
    return response.status === 401 ? "unauthorized" : "unreachable";
  } catch {
    return "unreachable";
  }
}
