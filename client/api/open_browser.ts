export interface OpenCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** What opens a page in the user's browser, or null where nobody could see it. */
export function openCommand(
  url: string,
  os: typeof Deno.build.os,
  environment: (name: string) => string | undefined,
): OpenCommand | null {
  if (os === "darwin") return { program: "open", args: [url] };
  // `start` is cmd's own and would read `&` in an address as a command; this reads nothing.
  if (os === "windows") return { program: "rundll32", args: ["url.dll,FileProtocolHandler", url] };
  const display = environment("WAYLAND_DISPLAY") || environment("DISPLAY");
  return display ? { program: "xdg-open", args: [url] } : null;
}

/**
 * Opens the page, if there is a screen. Neither throws nor waits: the address is on the terminal
 * anyway. Gives whether an opener was started.
 */
export function openBrowser(url: string): boolean {
  try {
    const command = openCommand(url, Deno.build.os, (name) => Deno.env.get(name));
    if (command === null) return false;
    const child = new Deno.Command(command.program, {
      args: [...command.args],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    // The program may end before the opener does.
    child.unref();
    return true;
  } catch {
    return false;
  }
}
