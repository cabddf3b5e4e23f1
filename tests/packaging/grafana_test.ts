/** What is asked of Prometheus in packaging/grafana is what the server tells. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Family, parsePrometheusText } from "../../tools/prometheus_text.ts";
import { startServer } from "../../tools/programs/server_program.ts";

const FOLDER = join(import.meta.dirname ?? ".", "..", "..", "packaging", "grafana");
/** What Prometheus adds to what it scrapes. */
const SCRAPED = ["job", "instance", "le"];

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

async function tellsFamilies(): Promise<readonly Family[]> {
  await using server = await startServer();
  return parsePrometheusText(await (await fetch(`${server.dashboard}/metrics`)).text());
}

/** Throws where an expression asks for a metric, a label or a value of one that there is not. */
function check(expr: string, families: readonly Family[]): void {
  const series = families.flatMap(({ series }) => series);
  const names: string[] = expr.match(/\b(?:devcloud|process)_\w+/g) ?? [];
  const known = series.filter(({ name }) => names.includes(name));
  for (const name of names) {
    assert.ok(known.some((one) => one.name === name), `there is no ${name}: ${expr}`);
  }
  const labels = new Set([...SCRAPED, ...known.flatMap(({ labels }) => Object.keys(labels))]);
  const lists = expr.matchAll(/\b(?:by|without) \(([^)]*)\)/g);
  const asked = [
    ...[...lists].flatMap(([, list = ""]) => list.split(",").map((label) => label.trim())),
    ...[...expr.matchAll(/(\w+)\s*=~?"/g)].map(([, label = ""]) => label),
  ];
  for (const label of asked) assert.ok(labels.has(label), `there is no label ${label}: ${expr}`);
  for (const [, values = ""] of expr.matchAll(/reason=~?"([^"]*)"/g)) {
    const told = known.map(({ labels }) => labels["reason"]);
    for (const value of values.split("|")) assert.ok(told.includes(value), `no reason ${value}`);
  }
}

Deno.test("Grafana's dashboard and the alerts ask only for what the server tells, and leave out little", async () => {
  const families = await tellsFamilies();
  const dashboard = JSON.parse(await Deno.readTextFile(join(FOLDER, "devcloud-server.json")));
  const panels: readonly Panel[] = dashboard.panels;
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  const exprs = panels.flatMap(({ type, title, targets = [] }) => {
    assert.ok(type === "row" || targets.length > 0, `'${title}' shows nothing`);
    return targets.map(({ expr, legendFormat }) => {
      for (const [, label = ""] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) {
        check(`${expr} by (${label})`, families);
      }
      return expr;
    });
  });
  const alerts = await Deno.readTextFile(join(FOLDER, "alerts.yml"));
  const rules = [...alerts.matchAll(/^ +expr: (.+)$/gm)].map(([, expr = ""]) => expr);
  assert.ok(exprs.length > 20 && rules.length === 4);
  for (const expr of [...exprs, ...rules]) check(expr, families);
  for (const { query } of dashboard.templating.list) {
    if (typeof query !== "string") check(query.query, families);
  }
  const shown = exprs.join(" ");
  const missing = families.map(({ name }) => name).filter((name) => !shown.includes(name));
  assert.deepEqual(missing, ["devcloud_heap_total_bytes"]);
});

Deno.test("Grafana's panels don't lie over one another", async () => {
  const { panels } = JSON.parse(await Deno.readTextFile(join(FOLDER, "devcloud-server.json")));
  const cells = new Set<string>();
  for (const { title, gridPos: { x, y, w, h } } of panels as Panel[]) {
    assert.ok(x + w <= 24, title);
    for (let i = 0; i < w * h; i++) {
      const cell = `${x + (i % w)},${y + Math.floor(i / w)}`;
      assert.ok(!cells.has(cell), `'${title}' lies over another`);
      cells.add(cell);
    }
  }
});
