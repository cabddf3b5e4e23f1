import type { Metric } from "../metric.ts";
import { formatMetrics, PROMETHEUS_TYPE } from "../prometheus.ts";

/** `GET /metrics`, for Prometheus. */
export function metrics(figures: readonly Metric[]): Response {
  return new Response(formatMetrics(figures), {
    headers: { "Content-Type": PROMETHEUS_TYPE, "Cache-Control": "no-store" },
  });
}
