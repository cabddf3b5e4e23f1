import assert from "node:assert/strict";
import { parsePrometheusText } from "../../tools/prometheus_text.ts";
import { createHistogram } from "../histogram.ts";
import { byLabel, counter, gauge, histogram } from "./metric.ts";
import { formatMetrics } from "./prometheus.ts";

Deno.test("formatMetrics() escapes help and labels and writes infinities as Prometheus does", () => {
  assert.equal(
    formatMetrics([
      counter("a_total", "back\\slash\nline", Infinity),
      gauge("b", "b", -0.5),
      byLabel("gauge", "c", "c", "of", { 'a"\\\n': 1, plain: 2 }),
    ]),
    "# HELP a_total back\\\\slash\\nline\n# TYPE a_total counter\na_total +Inf\n" +
      "# HELP b b\n# TYPE b gauge\nb -0.5\n" +
      '# HELP c c\n# TYPE c gauge\nc{of="a\\"\\\\\\n"} 1\nc{of="plain"} 2\n',
  );
  assert.equal(formatMetrics([]), "");
});

Deno.test("formatMetrics() writes a histogram whose buckets have those before them in them", () => {
  const seconds = createHistogram([1e-7, 0.5]);
  for (const value of [0, 0.5, 0.25, 9]) seconds.observe(value);
  const [family] = parsePrometheusText(formatMetrics([histogram("h", "H.", seconds)]));
  assert.deepEqual(family?.series.map(({ name, labels, value }) => [name, labels["le"], value]), [
    ["h_bucket", "1e-7", 1],
    ["h_bucket", "0.5", 3],
    ["h_bucket", "+Inf", 4],
    ["h_sum", undefined, 9.75],
    ["h_count", undefined, 4],
  ]);
});
