/** A line of a plot; its points are joined in their order. */
export interface PlottedLine {
  readonly name: string;
  readonly points: readonly PlottedPoint[];
}

export interface PlottedPoint {
  readonly x: number;
  readonly y: number;
  /** What was seen from one try to the next: drawn as a thin line through the point. */
  readonly least?: number;
  readonly most?: number;
}

/** Of an axis: where its lines are, and what is written there. */
export interface Axis {
  readonly label: string;
  readonly marks: readonly number[];
}

const WIDTH = 720, HEIGHT = 340, LEFT = 60, RIGHT = 24, TOP = 72, BOTTOM = 52;
const COLOURS = ["#3257d6", "#14734a", "#9aa4b8", "#a8480f"];

/** Lines over an axis as an SVG that reads on light and dark pages. */
export function plotLines(
  { title, x, y, lines }: {
    readonly title: string;
    readonly x: Axis;
    readonly y: Axis;
    readonly lines: readonly PlottedLine[];
  },
): string {
  const across = placeOn(x, LEFT, WIDTH - RIGHT), up = placeOn(y, HEIGHT - BOTTOM, TOP);
  const parts = [text(LEFT, 22, title, 'font-weight="bold" font-size="15"')];
  for (const mark of y.marks) {
    parts.push(line(LEFT, up(mark), WIDTH - RIGHT, up(mark), "#dfe4ee"));
    parts.push(text(LEFT - 8, up(mark) + 4, `${mark}`, 'text-anchor="end"'));
  }
  for (const mark of x.marks) {
    parts.push(text(across(mark), HEIGHT - BOTTOM + 18, `${mark}`, 'text-anchor="middle"'));
  }
  parts.push(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, x.label, 'text-anchor="middle"'));
  parts.push(text(LEFT, TOP - 12, y.label));
  for (const [i, { name, points }] of lines.entries()) {
    const colour = COLOURS[i % COLOURS.length]!;
    const left = LEFT + 150 + i * 150;
    parts.push(`<rect x="${left}" y="32" width="12" height="12" rx="2" fill="${colour}"/>`);
    parts.push(text(left + 18, 42, name));
    const path = points.map((point) => `${across(point.x).toFixed(1)},${up(point.y).toFixed(1)}`);
    parts.push(
      `<polyline points="${path.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    );
    for (const { x: at, y: value, least = value, most = value } of points) {
      // Beside one another, so that each line's spread can be seen.
      const place = across(at) + 3 * i;
      parts.push(line(place, up(least), place, up(most), colour));
      parts.push(
        `<circle cx="${across(at).toFixed(1)}" cy="${
          up(value).toFixed(1)
        }" r="3.5" fill="${colour}"/>`,
      );
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" ` +
    `font-family="system-ui, sans-serif" font-size="12">\n` +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>\n${parts.join("\n")}\n</svg>\n`;
}

function placeOn({ marks }: Axis, from: number, to: number): (value: number) => number {
  const least = Math.min(...marks), most = Math.max(...marks);
  return (value) => from + ((value - least) / (most - least)) * (to - from);
}

function line(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  const at = `x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${
    y2.toFixed(1)
  }"`;
  return `<line ${at} stroke="${colour}"/>`;
}

function text(x: number, y: number, content: string, more = ""): string {
  const safe = content.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="#1a2233" ${more}>${safe}</text>`;
}
