import { plotLines } from "../plot_lines.ts";
import type { KeepTimeResults } from "./bench.ts";

/** A point in so many seconds. */
const POINT_SECONDS = 10;

/** The drawings of docs/figures/, by their names. */
export function drawKeepTime(
  { heaps, minutes }: KeepTimeResults,
): Readonly<Record<string, string>> {
  const mostMib = Math.ceil(Math.max(...heaps.flatMap(({ kib }) => kib)) / 1024);
  const marks = (most: number, step: number) =>
    Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
  const x = { label: "minutes", marks: marks(minutes, Math.max(1, Math.round(minutes / 10))) };
  const y = { label: "heap, MiB", marks: marks(mostMib + 4 - (mostMib % 4), 4) };
  const lines = heaps.map(({ name, kib }) => ({
    name,
    points: kib.flatMap((each, i) =>
      i % POINT_SECONDS === 0 ? [{ x: i / 60, y: each / 1024 }] : []
    ),
  }));
  const title =
    "Heaps of the voice's threads during a call, each time after a collection (flat is good)";
  return { "keep-time-heaps": plotLines({ title, x, y, lines }) };
}
