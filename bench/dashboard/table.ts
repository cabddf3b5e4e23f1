import { markdownTable, withMade } from "../markdown.ts";
import type { DashboardResults } from "./bench.ts";
import type { Frames } from "./measure_page.ts";

/** The document with the figures in their place. @throws when it has no place for them */
export function withDashboard(document: string, results: DashboardResults): string {
  const { page, storm, ratios } = results;
  const frames = ({ p50Ms, p95Ms, maxMs }: Frames) => `${p50Ms}, ${p95Ms}, ${maxMs} ms`;
  const many = storm.at(-1)!.dashboards;
  const made = [
    markdownTable([
      ["users", "scrolling", "typing a search", "3,000 more come"],
      ...page.map(({ users, scrolling, typing, storm }) => [
        users.toLocaleString("en"),
        ...[scrolling, typing, storm].map(frames),
      ]),
    ]),
    markdownTable([
      ["open dashboards", "registrations/s", "CPU for 1,000"],
      ...storm.map(({ dashboards, registrationsPerSecond, cpuMsPerThousand }) => [
        `${dashboards}`,
        registrationsPerSecond.toLocaleString("en"),
        `${cpuMsPerThousand} ms`,
      ]),
      [`${many} : 0`, ratios.registrations.toFixed(2), ratios.cpu.toFixed(2)],
    ]),
  ].join("\n");
  return withMade(document, "dashboard", made);
}
