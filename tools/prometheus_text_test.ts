import assert from "node:assert/strict";
import { parsePrometheusText } from "./prometheus_text.ts";

const GOOD = `# HELP a A\\nnote.
# TYPE a gauge
a{x="\\"1\\\\\\n",y="2"} -1.5e-7
a +Inf
# HELP h H.
# TYPE h histogram
h_bucket{le="0.1"} 1
h_bucket{le="+Inf"} 3
h_sum 7
h_count 3
`;

Deno.test("parsePrometheusText() reads values and labels with their escapes", () => {
  const [a, h] = parsePrometheusText(GOOD);
  assert.deepEqual(a?.series, [
    { name: "a", labels: { x: '"1\\\n', y: "2" }, value: -1.5e-7 },
    { name: "a", labels: {}, value: Infinity },
  ]);
  assert.deepEqual([h?.type, h?.series.length], ["histogram", 4]);
});

Deno.test("parsePrometheusText() refuses what Prometheus would, and what it would misread", () => {
  const broken: readonly (readonly [string, string, RegExp])[] = [
    ["h_count 3\n", "h_count 3", /does not end/],
    ["h_count 3", "h_count 4", /count other than/],
    ['h_bucket{le="+Inf"} 3\n', "", /\+Inf/],
    ['le="0.1"} 1', 'le="0.1"} 4', /less than/],
    ["h_sum 7\n", "", /_sum/],
    ["a +Inf", "a +Inf\na 2", /comes twice/],
    ["a +Inf", "a", /is no sample/],
    ["a +Inf", "a 0x1", /has no number/],
    ["a +Inf", "b 1", /of no family/],
    ["# TYPE a gauge", "# TYPE a gage", /unknown type/],
    ["# TYPE a gauge", "# TYPE a counter", /name of counters/],
    ["# HELP a A\\nnote.\n", "", /without its help/],
    ["# HELP h H.", "# HELP a A.", /describes a metric again/],
    [',y="2"', ",y=2", /bad labels/],
    [',y="2"', ',x="2"', /label twice/],
  ];
  for (const [part, instead, problem] of broken) {
    assert.ok(GOOD.includes(part), part);
    assert.throws(() => parsePrometheusText(GOOD.replace(part, instead)), problem, instead);
  }
});
