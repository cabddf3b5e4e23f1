/**
 * The platform's place for a user's settings file: XDG base directories on Linux and the BSDs,
 * Application Support on macOS, AppData on Windows; null where the environment names no home.
 *
 * @param os `Deno.build.os`
 */
export function settingsPath(
  file: string,
  os: string,
  env: (name: string) => string | undefined,
): string | null {
  const under = (root: string | undefined, ...path: string[]) =>
    root === undefined || root === ""
      ? null
      : [root, ...path, file].join(os === "windows" ? "\\" : "/");
  switch (os) {
    case "windows":
      return under(env("APPDATA"), "DevCloud") ??
        under(env("USERPROFILE"), "AppData", "Roaming", "DevCloud");
    case "darwin":
      return under(env("HOME"), "Library", "Application Support", "DevCloud");
    default: {
      // A relative path is to be ignored (XDG Base Directory Specification).
      const config = env("XDG_CONFIG_HOME");
      return (config?.startsWith("/") ? under(config, "devcloud") : null) ??
        under(env("HOME"), ".config", "devcloud");
    }
  }
}
