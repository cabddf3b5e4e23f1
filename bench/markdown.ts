/** What a bench puts into a document, in Markdown as `deno fmt` has it. */

const END = "<!-- end of what it made -->";

/** The first row is the head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |\n`;
  const [head, ...body] = rows;
  return line(head!) + line(widths.map((width) => "-".repeat(width))) + body.map(line).join("");
}

/** The document with what that bench made in its place. @throws when it has no place for it */
export function withMade(document: string, bench: string, made: string): string {
  const begin = `<!-- made by \`task bench ${bench}\`: -->`;
  const [before, rest] = document.split(begin);
  const [, ...after] = rest?.split(END) ?? [];
  if (before === undefined || after.length === 0) {
    throw new Error(`Cannot put the table there: no '${begin}' and '${END}' in the document`);
  }
  return `${before}${begin}\n\n${made}\n${END}${after.join(END)}`;
}
