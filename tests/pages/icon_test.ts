/** The icon of the Windows programs is kept as a file; this tells whether it still shows the drawing. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { drawIcon } from "../../tools/icon/draw_icon.ts";
import { decodeIco } from "../../tools/icon/ico.ts";
import { startBrowser } from "./browser.ts";

const ROOT = join(import.meta.dirname ?? ".", "..", "..");
/** Of 255, over all pixels: Chromium's versions smooth edges a little differently. */
const DIFFERENCE_MAX = 3;

async function readPixels(page: Page, png: Uint8Array<ArrayBuffer>): Promise<number[]> {
  return await page.evaluate(async (base64) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${base64}`;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext("2d")!;
    context.drawImage(picture, 0, 0);
    return [...context.getImageData(0, 0, picture.width, picture.height).data];
  }, png.toBase64());
}

Deno.test("packaging/icon/devcloud.ico shows ui/shared/icon.svg, else run tools/make_icon.ts", async () => {
  await using browser = await startBrowser();
  const svg = await Deno.readTextFile(join(ROOT, "ui", "shared", "icon.svg"));
  const drawn = await drawIcon(browser, svg);
  const kept = decodeIco(await Deno.readFile(join(ROOT, "packaging", "icon", "devcloud.ico")));
  const page = await browser.open("about:blank");
  for (const [i, { size, png }] of drawn.entries()) {
    const now = await readPixels(page, png);
    const then = await readPixels(page, kept[i]!.png);
    assert.equal(then.length, 4 * size * size);
    const difference = now.reduce((sum, value, at) => sum + Math.abs(value - then[at]!), 0);
    assert.ok(difference / now.length < DIFFERENCE_MAX, `${size} × ${size}: ${difference}`);
    assert.equal(then[3], 0, "its corner is clear");
    assert.ok(then.at(4 * (size * (size / 2) + 1) + 3)! > 200, "its edge is not");
  }
});
