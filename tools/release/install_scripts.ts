/** The line of each script in packaging/ that says where releases are; empty in the repository. */
const PLACES: Readonly<Record<InstallScript, RegExp>> = {
  "install.sh": /^RELEASES_DEFAULT=''$/m,
  "install.ps1": /^\$ReleasesDefault = ''$/m,
};

export type InstallScript = "install.sh" | "install.ps1";

export const INSTALL_SCRIPTS = Object.keys(PLACES) as InstallScript[];

/**
 * An install script that knows where releases are.
 * @param url in GitHub's layout: `https://HOST/OWNER/REPOSITORY/releases`
 * @throws Error where the address could mean something to a shell, or the script has no place for it
 */
export function withReleases(name: InstallScript, script: string, url: string): string {
  if (!/^https:\/\/[\w.-]+(:\d+)?(\/[\w.-]+)*$/.test(url)) {
    throw new Error(`Cannot write '${url}' into ${name}: it is no plain https address`);
  }
  const place = PLACES[name];
  if (!place.test(script)) {
    throw new Error(`Cannot write '${url}' into ${name}: it has no place for it`);
  }
  return script.replace(place, (line) => line.replace("''", () => `'${url}'`));
}
