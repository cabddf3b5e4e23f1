/** Processes that do nothing but take time, at the priority of any program: `perCore` for each core. */
export function startHogs(perCore: number): AsyncDisposable {
  const hogs = Array.from(
    { length: perCore * navigator.hardwareConcurrency },
    () => new Deno.Command("sh", { args: ["-c", "while :; do :; done"], cwd: "/" }).spawn(),
  );
  return {
    async [Symbol.asyncDispose]() {
      for (const hog of hogs) hog.kill("SIGKILL");
      await Promise.all(hogs.map(({ status }) => status));
    },
  };
}
