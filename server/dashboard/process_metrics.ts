import process from "node:process";
import { VERSION } from "../version.ts";
import { counter, gauge, type Metric } from "./metric.ts";

/** The process's own figures, by the names that Prometheus' own libraries give them. */
export function processMetrics(): Metric[] {
  const { rss, heapUsed, heapTotal, external } = Deno.memoryUsage();
  const { user, system } = process.cpuUsage();
  return [
    {
      name: "devcloud_build_info",
      help: "The version, as labels; the value is always 1.",
      type: "gauge",
      samples: [{ labels: { version: VERSION, deno: Deno.version.deno }, value: 1 }],
    },
    gauge("process_resident_memory_bytes", "Resident memory size in bytes.", rss),
    gauge("devcloud_heap_used_bytes", "What JavaScript keeps, garbage included.", heapUsed),
    gauge("devcloud_heap_total_bytes", "What V8 has reserved for it.", heapTotal),
    gauge("devcloud_external_bytes", "Buffers and the like, outside of the heap.", external),
    counter(
      "process_cpu_seconds_total",
      "Total user and system CPU time spent in seconds.",
      (user + system) / 1e6,
    ),
    gauge(
      "process_start_time_seconds",
      "Start time of the process since the Unix epoch in seconds.",
      performance.timeOrigin / 1_000,
    ),
  ];
}
