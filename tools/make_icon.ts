/**
 * Draws ui/shared/icon.svg into packaging/icon/devcloud.ico, the icon of the Windows programs, with
 * Chromium: `deno run -A tools/make_icon.ts`. Its result is kept in the repository, so that nobody
 * needs Chromium to compile; tests/pages/icon_test.ts compares it with the drawing.
 */
import { join } from "node:path";
import { startBrowser } from "../tests/pages/browser.ts";
import { drawIcon } from "./icon/draw_icon.ts";
import { encodeIco } from "./icon/ico.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
const FILE = join(ROOT, "packaging", "icon", "devcloud.ico");

await using browser = await startBrowser();
const svg = await Deno.readTextFile(join(ROOT, "ui", "shared", "icon.svg"));
await Deno.writeFile(FILE, encodeIco(await drawIcon(browser, svg)));
console.log(`The icon is in ${FILE}`);
