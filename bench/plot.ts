/** A group of bars: one for each series, in their order. */
export interface BarGroup {
  readonly label: string;
  readonly values: readonly number[];
}

const WIDTH = 720, LEFT = 20, TOP = 56, GROUP_HEIGHT = 18, GAP = 26, LABELS = 190, RIGHT = 90;
const LEGEND = 190;
const COLOURS = ["#3257d6", "#9aa4b8", "#14734a", "#b4561c", "#7b4bb0"];

/** Horizontal bars as an SVG that reads on light and dark pages; `unit` stands behind each value. */
export function plotBars(
  { title, unit, series, groups }: {
    readonly title: string;
    readonly unit: string;
    readonly series: readonly string[];
    readonly groups: readonly BarGroup[];
  },
): string {
  const largest = Math.max(...groups.flatMap(({ values }) => values), Number.MIN_VALUE);
  const scale = (WIDTH - LEFT - LABELS - RIGHT) / largest;
  const groupHeight = series.length * GROUP_HEIGHT + GAP;
  const height = TOP + groups.length * groupHeight;
  const parts = [text(LEFT, 22, title, 'font-weight="bold" font-size="15"')];
  const legend = Math.min(LEGEND, (WIDTH - LEFT) / series.length);
  series.forEach((name, i) => {
    const x = LEFT + i * legend;
    parts.push(`<rect x="${x}" y="32" width="12" height="12" rx="2" fill="${COLOURS[i]}"/>`);
    parts.push(text(x + 18, 42, name));
  });
  groups.forEach(({ label, values }, row) => {
    const top = TOP + row * groupHeight + 8;
    parts.push(text(LEFT, top + 13, label));
    values.forEach((value, i) => {
      const y = top + i * GROUP_HEIGHT;
      const width = Math.max(1, value * scale);
      const shape = `width="${width.toFixed(1)}" height="${GROUP_HEIGHT - 4}" rx="2"`;
      parts.push(`<rect x="${LEFT + LABELS}" y="${y}" ${shape} fill="${COLOURS[i]}"/>`);
      const shown = value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
      parts.push(text(LEFT + LABELS + width + 6, y + 12, `${shown} ${unit}`));
    });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" ` +
    `font-family="system-ui, sans-serif" font-size="12">\n` +
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>\n${parts.join("\n")}\n</svg>\n`;
}

function text(x: number, y: number, content: string, more = ""): string {
  const safe = content.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return `<text x="${x.toFixed(1)}" y="${y}" fill="#1a2233" ${more}>${safe}</text>`;
}
