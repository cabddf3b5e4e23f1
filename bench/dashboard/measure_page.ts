import type { Page } from "playwright-core";
import { startBrowser } from "../../tests/pages/browser.ts";

/** The time from one frame to the next, in ms: 16.7 where the browser keeps up with 60 a second. */
export interface Frames {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

const SCROLLED_FRAMES = 300;
const SCROLLED_PX = 400;
const TYPED = "user12";
const KEY_MS = 100;

/** Looks at a dashboard with so many users, in a browser; `storm` brings more. */
export async function measurePage(
  dashboard: string,
  users: number,
  storm: () => Promise<unknown>,
): Promise<Readonly<Record<"scrolling" | "typing" | "storm", Frames>>> {
  await using browser = await startBrowser();
  const page = await browser.open(`${dashboard}/`, { locale: "en-GB" });
  await page.locator("#users .badge").getByText(users.toLocaleString("en")).waitFor();
  await page.getByText("Live").waitFor();
  const scrolling = await frames(page, () =>
    page.evaluate(async ([count, px]) => {
      const box = document.querySelector("#users .table-box")!;
      for (let i = 0; i < count; i++) {
        const isAtEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
        box.scrollTop = isAtEnd ? 0 : box.scrollTop + px;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    }, [SCROLLED_FRAMES, SCROLLED_PX] as const));
  const search = page.locator("#users input");
  await search.focus();
  const typing = await frames(page, async () => {
    await page.keyboard.type(TYPED, { delay: KEY_MS });
    for (let i = 0; i < TYPED.length; i++) await search.press("Backspace", { delay: KEY_MS });
  });
  return { scrolling, typing, storm: await frames(page, storm) };
}

/** The frames that the page draws meanwhile. */
async function frames(page: Page, work: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(() => {
    const times: number[] = [];
    const note = (at: number) => {
      times.push(at);
      frame = requestAnimationFrame(note);
    };
    let frame = requestAnimationFrame(note);
    Reflect.set(globalThis, "stopFrames", () => {
      cancelAnimationFrame(frame);
      return times;
    });
  });
  await work();
  const times = await page.evaluate(() => Reflect.get(globalThis, "stopFrames")() as number[]);
  const gaps = times.slice(1).map((at, i) => at - times[i]!).sort((a, b) => a - b);
  const at = (part: number) =>
    Math.round(10 * gaps[Math.min(gaps.length - 1, Math.floor(part * gaps.length))]!) / 10;
  return { count: gaps.length, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}
