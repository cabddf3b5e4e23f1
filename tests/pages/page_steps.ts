/** Small steps that several tests of the client's page share. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { FakeTelephone } from "../../client/api/fake_telephone.ts";

const ASKED_WITHIN_MS = 10_000;

/** How far the page is wider than the window, in CSS pixels. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** Waits until the telephone has been asked this, and nothing of that name since. */
export async function wasAsked(
  telephone: FakeTelephone,
  name: string,
  ...args: readonly unknown[]
): Promise<void> {
  const wanted = JSON.stringify(args);
  const end = Date.now() + ASKED_WITHIN_MS;
  for (;;) {
    const found = telephone.asked.findLast(([what]) => what === name)?.slice(1);
    if (JSON.stringify(found) === wanted) return;
    if (Date.now() > end) return assert.deepEqual(found, args, name);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
