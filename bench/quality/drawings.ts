import { type Axis, plotLines } from "../plot_lines.ts";
import type { QualityPoint, QualityResults } from "./results.ts";

const MOS: Axis = { label: "mean opinion score (ViSQOL)", marks: [1, 2, 3, 4, 5] };
const INTELLIGIBILITY: Axis = {
  label: "intelligibility (ESTOI)",
  marks: [0, 0.2, 0.4, 0.6, 0.8, 1],
};
const LOSS: Axis = { label: "packets lost, %", marks: [0, 5, 10, 15, 20, 25, 30] };
const JITTER: Axis = { label: "jitter, ms", marks: [0, 20, 40, 60, 80, 100] };

/** The drawings of docs/figures/, by their names. */
export function drawQuality({ points }: QualityResults): Readonly<Record<string, string>> {
  const codecs = [...new Set(points.map(({ codec }) => codec))];
  const draw = (
    title: string,
    x: Axis,
    y: Axis,
    place: (point: QualityPoint) => number | null,
    value: "mos" | "intelligibility",
  ) =>
    plotLines({
      ...{ title, x, y },
      lines: codecs.map((codec) => ({
        name: codec,
        points: points.flatMap((point) => {
          const at = place(point);
          const { mean, least, most } = point[value];
          return point.codec !== codec || at === null ? [] : [{ x: at, y: mean, least, most }];
        }),
      })),
    });
  const lossOf = ({ loss, jitterMs }: QualityPoint) => jitterMs === 0 ? 100 * loss : null;
  const jitterOf = ({ loss, jitterMs }: QualityPoint) => loss === 0 ? jitterMs : null;
  const loss = "Speech over a network that loses packets (more is better)";
  const jitter = "Speech over a network that delays packets unevenly (more is better)";
  return {
    "quality-loss-mos": draw(loss, LOSS, MOS, lossOf, "mos"),
    "quality-loss-intelligibility": draw(loss, LOSS, INTELLIGIBILITY, lossOf, "intelligibility"),
    "quality-jitter-mos": draw(jitter, JITTER, MOS, jitterOf, "mos"),
    "quality-jitter-intelligibility": draw(
      jitter,
      JITTER,
      INTELLIGIBILITY,
      jitterOf,
      "intelligibility",
    ),
  };
}
