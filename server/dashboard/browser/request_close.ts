/** Asks the server to close; `closing` means that it has begun to. */
export async function requestClose(
  token: string,
): Promise<"closing" | "unauthorized" | "unreachable"> {
  try {
    const response = await fetch("/api/close", {
      method: "POST",
      headers: { Authorization: `Bearer ${token}` },
    });
    await response.body?.cancel();
    if (response.ok) return "closing";
    return response.status === 401 ? "unauthorized" : "unreachable";
  } catch {
    return "unreachable";
  }
}
