import type { QualityPoint, QualityResults, Spread } from "./results.ts";

const BEGIN = "<!-- made by `task bench quality`: -->", END = "<!-- end of what it made -->";

/** The figures for docs/voice.md, in Markdown as `deno fmt` has it. */
function qualityTable({ points, clients }: QualityResults): string {
  const rows = points.map((point) => {
    const real = clients.find((other) =>
      other.codec === point.codec && other.loss === point.loss && other.jitterMs === point.jitterMs
    );
    return [
      point.codec,
      networkOf(point),
      shown(point.mos, 2),
      shown(point.intelligibility, 2),
      `${(100 * point.concealed).toFixed(1)} %`,
      `${point.delayMs} ms`,
      `${point.kilobits} kb/s`,
      real === undefined
        ? ""
        : `${real.mos.mean.toFixed(2)}, ${real.intelligibility.mean.toFixed(2)}`,
    ];
  });
  return table([
    ["codec", "network", "MOS", "intelligibility", "made up", "delay", "voice", "two programs"],
    ...rows,
  ]);
}

/** The document with the table in its place. @throws when it has no place for it */
export function withTable(document: string, results: QualityResults): string {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`Cannot put the table there: no '${BEGIN}' and '${END}' in the document`);
  }
  return `${before}${BEGIN}\n\n${qualityTable(results)}\n${END}${after}`;
}

function networkOf({ loss, jitterMs }: QualityPoint): string {
  if (jitterMs > 0) return `0 to ${jitterMs} ms of jitter`;
  return loss === 0 ? "good" : `${Math.round(100 * loss)} % lost`;
}

function shown({ mean, least, most }: Spread, digits: number): string {
  return `${mean.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |\n`;
  const [head, ...body] = rows;
  return line(head!) + line(widths.map((width) => "-".repeat(width))) + body.map(line).join("");
}
