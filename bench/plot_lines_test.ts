import assert from "node:assert/strict";
import { plotLines } from "./plot_lines.ts";

Deno.test("plotLines() puts the least mark at the left and below, the greatest at the right and above", () => {
  const svg = plotLines({
    title: "A < B",
    x: { label: "x", marks: [0, 10] },
    y: { label: "y", marks: [1, 5] },
    lines: [{ name: "one", points: [{ x: 0, y: 1 }, { x: 10, y: 5, least: 3, most: 5 }] }],
  });
  assert.match(svg, /polyline points="60.0,288.0 696.0,72.0"/);
  assert.match(svg, /<line x1="696.0" y1="180.0" x2="696.0" y2="72.0"/, "its spread");
  assert.match(svg, /A &lt; B/);
});
