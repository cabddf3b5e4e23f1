/** What the tests of the client's page share: a telephone that they move, its API, and a tab on it. */
import assert from "node:assert/strict";
import type { BrowserContextOptions, Page } from "playwright-core";
import { createFakeTelephone, type FakeTelephone } from "../../client/api/fake_telephone.ts";
import { serveApi, type ServedApi } from "../../client/api/serve_api.ts";
import type { CallState, ClientState, ConnectionState } from "../../client/api/types.ts";
import type { TestBrowser } from "./browser.ts";

export const REGISTERED: ConnectionState = {
  state: "registered",
  server: "192.168.1.20:10000",
  name: "John",
  serverVersion: 2,
};
const USERS: ClientState["users"] = [
  { name: "Marie", version: 2, lookAlike: null, trust: "new" },
  { name: "Noël", version: 1, lookAlike: null, trust: "plain" },
];
export const now = () => new Date().toISOString();
export const incoming = (peer = "Marie"): CallState => ({
  state: "incoming",
  call: "c2",
  peer,
  since: now(),
  until: now(),
  peerVersion: 2,
});
export const missed = (reason: "cancelled" | "no-answer"): CallState => ({
  state: "idle",
  last: { call: "c2", peer: "Marie", reason, seconds: 0, at: now(), side: "callee" },
});

export interface Scene {
  readonly page: Page;
  readonly telephone: FakeTelephone;
  readonly api: ServedApi;
  /** Another tab of the same user, opened like the first. */
  tab(): Promise<Page>;
}

/** One telephone, its API and a page on it; English unless said. */
export async function scene(
  browser: TestBrowser,
  start: Partial<ClientState>,
  run: (scene: Scene) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const telephone = createFakeTelephone(start);
  const api = await serveApi({ telephone, port: 0, exact: true });
  const tab = () => browser.open(api.openingUrl(), { locale: "en-GB", ...options });
  const page = await tab();
  try {
    await run({ page, telephone, api, tab });
  } finally {
    await page.context().close();
    await api.close();
  }
}

/** A step of a test is a scene of its own, in one browser. */
export const stepsIn = (t: Deno.TestContext, browser: TestBrowser) =>
(
  name: string,
  start: Partial<ClientState>,
  run: (scene: Scene) => Promise<void>,
  options?: BrowserContextOptions,
) => t.step(name, () => scene(browser, start, run, options));

export const online = { connection: REGISTERED, users: USERS };
/** A call with Marie that has just been answered. */
export const IN_CALL = {
  state: "in-call",
  call: "c1",
  peer: "Marie",
  since: now(),
  codec: "opus",
  security: "plain",
  words: null,
  peerVersion: 2,
  hold: "no",
} as const satisfies CallState;
export const inCall = { ...online, call: IN_CALL };
export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
export const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** Waits until the field of that id has the value. */
export async function hasValue(page: Page, field: string, value: string): Promise<void> {
  await page.waitForFunction(
    ([id, wanted]) => document.querySelector<HTMLInputElement>(`#${id}`)?.value === wanted,
    [field, value] as const,
  );
}

/** The error that is tied to a field for screen readers too. */
export async function fieldError(page: Page, field: string): Promise<string> {
  const error = page.locator(`#${field}-error`);
  await error.waitFor();
  const described = await page.locator(`#${field}`).getAttribute("aria-describedby");
  assert.ok(described?.split(" ").includes(`${field}-error`));
  return (await error.textContent())?.trim() ?? "";
}
