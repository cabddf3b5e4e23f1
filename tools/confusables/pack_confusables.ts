const LINE = 96;

/** Groups `TARGET:SOURCE,SOURCE…` of code points in hexadecimal, several a line, in order. */
export function packConfusables(confusables: Readonly<Record<string, string>>): string {
  const groups = new Map<string, string[]>();
  for (const [source, target] of Object.entries(confusables).sort()) {
    if ([...source].length !== 1 || source === target) continue;
    if (source.normalize("NFKC").normalize("NFD") !== source) continue;
    const name = [...target].map(hex).join("+");
    groups.set(name, [...groups.get(name) ?? [], hex(source)]);
  }
  const lines: string[] = [];
  let line = "";
  for (const [target, sources] of groups) {
    const group = `${target}:${sources.join(",")}`;
    if (line !== "" && line.length + group.length >= LINE) {
      lines.push(line);
      line = group;
    } else line = line === "" ? group : `${line} ${group}`;
  }
  return [...lines, line, ""].join("\n");
}

function hex(point: string): string {
  return (point.codePointAt(0) ?? 0).toString(16);
}
