import assert from "node:assert/strict";
import { formatMetrics } from "./prometheus.ts";

Deno.test("formatMetrics() escapes help and writes infinities as Prometheus does", () => {
  assert.equal(
    formatMetrics([
      { name: "a", help: "back\\slash\nline", type: "counter", value: Infinity },
      { name: "b", help: "b", type: "gauge", value: -0.5 },
    ]),
    "# HELP a back\\\\slash\\nline\n# TYPE a counter\na +Inf\n# HELP b b\n# TYPE b gauge\nb -0.5\n",
  );
  assert.equal(formatMetrics([]), "");
});
