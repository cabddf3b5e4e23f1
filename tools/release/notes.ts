/**
 * What CHANGELOG.md tells of a version: the text below its heading, `## [1.0.0] - 2026-12-01`.
 * @throws Error where it has no such heading, no date yet or nothing to tell
 * @see https://keepachangelog.com/en/1.1.0/
 */
export function readNotes(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  if (section === undefined) {
    throw new Error(`Cannot release '${version}': CHANGELOG.md has no section [${version}]`);
  }
  const [heading = "", ...lines] = section.split("\n");
  if (!/ - \d{4}-\d{2}-\d{2}$/.test(heading)) {
    throw new Error(`Cannot release '${version}': its heading '${heading}' has no date`);
  }
  // Addresses of links, which may follow the last section, are for all of them.
  const notes = lines.filter((line) => !/^\[[^\]]+\]: /.test(line)).join("\n").trim();
  if (notes === "") {
    throw new Error(`Cannot release '${version}': CHANGELOG.md tells nothing of it`);
  }
  return `${notes}\n`;
}
