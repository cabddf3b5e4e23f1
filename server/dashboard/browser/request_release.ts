/** Asks the server to release a name; `released` also where nobody had it any more. */
export async function requestRelease(
  token: string,
  name: string,
): Promise<"released" | "unauthorized" | "unreachable"> {
  try {
    const response = await fetch("/api/names/release", {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ name }),
    });
    await response.body?.cancel();
    if (response.ok || response.status === 404) return "released";
    return response.status === 401 ? "unauthorized" : "unreachable";
  } catch {
    return "unreachable";
  }
}
