/** A dashboard on a real port, with a source that the test drives, and a browser to open it in. */
import type { Page } from "playwright-core";
import {
  createFakeSource,
  type FakeSource,
  type FakeSourceOptions,
} from "../../server/dashboard/fake_source.ts";
import { type RunningDashboard, serveDashboard } from "../../server/dashboard/serve_dashboard.ts";
import { buildPages } from "../../tools/build_pages.ts";
import { startBrowser, type TestBrowser } from "./browser.ts";

export interface Scene {
  readonly browser: TestBrowser;
  readonly dashboard: RunningDashboard;
  readonly source: FakeSource;
}

/** Serves and opens a browser round `body`, and takes both down. */
export async function scene(
  options: FakeSourceOptions & { readonly host?: string; readonly password?: string },
  body: (scene: Scene) => Promise<void>,
): Promise<void> {
  await buildPages({ onlyIfStale: true, pages: ["dashboard"] });
  const source = createFakeSource({ onClose: () => void dashboard.close(), ...options });
  const { host = "127.0.0.1", password = null } = options;
  const dashboard = serveDashboard({ source, host, port: 0, password });
  try {
    await using browser = await startBrowser();
    await body({ browser, dashboard, source });
  } finally {
    await dashboard.close();
  }
}

export const minutesAgo = (minutes: number) =>
  new Date(Date.now() - minutes * 60_000).toISOString();

export const PEOPLE = [
  { name: "Marie Curie", ip: "192.168.35.142", since: minutesAgo(3) },
  { name: "John", ip: "192.168.35.145", since: minutesAgo(95) },
  { name: "Noël", ip: "192.168.35.7", since: minutesAgo(60 * 50) },
];

export function fillLog(source: FakeSource): void {
  source.say("Serving the directory, version 0.1.0");
  source.say("Listening on 192.168.35.2:10000");
  source.say("Registered user John with IP 192.168.35.145");
  source.say("Registered user Marie Curie with IP 192.168.35.142");
  source.say("User John already registered with IP 192.168.35.145", "warning");
  source.say("Marie Curie wants to reach John");
  source.say("Cannot write 'devcloud.db': the disk is full", "error");
}

export const live = (page: Page) => page.getByText("Live", { exact: true }).waitFor();
export const row = (page: Page, name: string) => page.getByRole("row", { name });
