import type { TestBrowser } from "../../tests/pages/browser.ts";
import type { IconPicture } from "./ico.ts";

/** What Windows shows: lists, the task bar and the desktop, at 100 to 250 %. */
export const ICON_SIZES = [16, 20, 24, 32, 40, 48, 64, 128, 256] as const;

/** Draws an SVG at all sizes, on nothing. */
export async function drawIcon(browser: TestBrowser, svg: string): Promise<IconPicture[]> {
  const page = await browser.open("about:blank");
  await page.setContent(
    `<style>body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${svg}`,
  );
  const pictures: IconPicture[] = [];
  for (const size of ICON_SIZES) {
    await page.setViewportSize({ width: size, height: size });
    const png = await page.screenshot({ omitBackground: true, scale: "css" });
    pictures.push({ size, png: new Uint8Array(png) });
  }
  return pictures;
}
