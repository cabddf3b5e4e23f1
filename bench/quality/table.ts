import { markdownTable, withMade } from "../markdown.ts";
import type { QualityPoint, QualityResults, Spread } from "./results.ts";

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
  return markdownTable([
    ["codec", "network", "MOS", "intelligibility", "made up", "delay", "voice", "two programs"],
    ...rows,
  ]);
}

/** The document with the table in its place. @throws when it has no place for it */
export function withTable(document: string, results: QualityResults): string {
  return withMade(document, "quality", qualityTable(results));
}

function networkOf({ loss, jitterMs }: QualityPoint): string {
  if (jitterMs > 0) return `0 to ${jitterMs} ms of jitter`;
  return loss === 0 ? "good" : `${Math.round(100 * loss)} % lost`;
}

function shown({ mean, least, most }: Spread, digits: number): string {
  return `${mean.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}
