/**
 * Builds the two pages into ui/dist/: `deno task build`, and by itself before `server` and
 * `client`. A page is a folder of plain files:
 *
 *     main.js    the entry point, bundled for the browser
 *     style.css  the shared theme and components, then the page's own
 *     icon.svg   and, where the page has one, index.html
 *
 * The programs serve them with ETags, so the names need no hashes. Several processes may start at
 * once: one builds, the others wait for it; each file is put in place by a rename.
 */
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";

const ROOT = dirname(import.meta.dirname ?? ".");
const DIST = join(ROOT, "ui", "dist");

export type PageName = "client" | "dashboard";

interface Page {
  readonly name: PageName;
  /** Paths from the project's folder; a page whose entry point is missing is left out. */
  readonly entry: string;
  readonly styles: readonly string[];
  /** Copied as they are, where they exist. */
  readonly files: readonly string[];
  /** What else can change it, folders whole; nothing is imported from elsewhere. */
  readonly inputs: readonly string[];
}

const SHARED_STYLES = [
  "ui/shared/theme.css",
  "ui/shared/controls.css",
  "ui/shared/components.css",
];

/** deno.json has the versions of what is bundled. */
const SHARED_INPUTS = ["deno.json", "tools/build_pages.ts", "ui/shared", "protocol"];

const PAGES: readonly Page[] = [
  {
    name: "client",
    entry: "ui/client/main.tsx",
    styles: [
      ...SHARED_STYLES,
      "ui/client/client.css",
      "ui/client/chat.css",
      "ui/client/security.css",
    ],
    files: ["ui/shared/icon.svg", "ui/client/index.html"],
    inputs: [...SHARED_INPUTS, "ui/client", "client/api/types.ts"],
  },
  {
    name: "dashboard",
    entry: "server/dashboard/islands/main.tsx",
    styles: [
      ...SHARED_STYLES,
      "server/dashboard/dashboard.css",
      "server/dashboard/users_table.css",
      "server/dashboard/names_table.css",
      "server/dashboard/activity.css",
    ],
    files: ["ui/shared/icon.svg"],
    inputs: [...SHARED_INPUTS, "server/dashboard"],
  },
];

export interface BuildOptions {
  /** Leaves alone what was built from the very inputs that are there; then takes some 10 ms. */
  readonly onlyIfStale?: boolean;
  /** All without it. */
  readonly pages?: readonly PageName[];
}

export interface BuildResult {
  /** The pages that were built; empty when all were fresh. */
  readonly built: readonly PageName[];
}

/** Builds the pages whose entry point is there. Throws an `Error` with the bundler's own text. */
export async function buildPages(
  { onlyIfStale = false, pages = ["client", "dashboard"] }: BuildOptions = {},
): Promise<BuildResult> {
  const built: PageName[] = [];
  for (const page of PAGES) {
    if (!pages.includes(page.name) || !await exists(page.entry)) continue;
    if (await buildPage(page, onlyIfStale)) built.push(page.name);
  }
  return { built };
}

async function buildPage(page: Page, onlyIfStale: boolean): Promise<boolean> {
  const folder = join(DIST, page.name);
  const stamp = join(folder, "stamp");
  const inputs = await hashOf(page.inputs);
  if (onlyIfStale && await isFresh(stamp, inputs)) return false;
  await Deno.mkdir(folder, { recursive: true });
  using lock = await Deno.open(join(DIST, ".lock"), { create: true, write: true });
  await lock.lock(true); // given back when the file is closed, also by a crash
  if (onlyIfStale && await isFresh(stamp, inputs)) return false;
  // One name will do under the lock; what a crash has left there goes.
  const work = join(DIST, ".build");
  await removeFolder(work);
  await Deno.mkdir(work);
  try {
    await bundle(page, folder, work);
    await place(join(work, "stamp"), stamp, inputs);
    return true;
  } finally {
    await removeFolder(work);
  }
}

async function bundle(page: Page, folder: string, work: string): Promise<void> {
  const script = join(work, "main.js");
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "-q", "--platform", "browser", "--minify", "-o", script, page.entry],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) {
    // What follows is a trace of the bundler itself.
    const text = new TextDecoder().decode(stderr).split("\nStack backtrace:")[0]?.trim();
    throw new Error(`Cannot bundle '${page.entry}': ${text}`);
  }
  await Deno.rename(script, join(folder, "main.js"));
  const styles: string[] = [];
  for (const path of page.styles) {
    if (await exists(path)) styles.push(await Deno.readTextFile(join(ROOT, path)));
  }
  await place(join(work, "style.css"), join(folder, "style.css"), styles.join("\n"));
  for (const path of page.files) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (await exists(path)) {
      await place(join(work, name), join(folder, name), await Deno.readTextFile(join(ROOT, path)));
    }
  }
}

/** A reader sees the old file or the new one, never a part. */
async function place(work: string, final: string, text: string): Promise<void> {
  await Deno.writeTextFile(work, text);
  await Deno.rename(work, final);
}

/** Contents, not times: a checkout or a copy changes times only. */
async function hashOf(inputs: readonly string[]): Promise<string> {
  const paths: string[] = [];
  for (const input of inputs) await collect(input, paths);
  const hash = createHash("sha256").update(Deno.version.deno);
  for (const path of paths.sort()) {
    hash.update(`\0${path}\0`).update(await Deno.readFile(join(ROOT, path)));
  }
  return hash.digest("hex");
}

async function collect(path: string, into: string[]): Promise<void> {
  if (!await exists(path)) return;
  if (!(await Deno.stat(join(ROOT, path))).isDirectory) {
    into.push(path);
    return;
  }
  for await (const entry of Deno.readDir(join(ROOT, path))) {
    if (!/_test\.tsx?$/.test(entry.name)) await collect(`${path}/${entry.name}`, into);
  }
}

async function isFresh(stamp: string, inputs: string): Promise<boolean> {
  try {
    return await Deno.readTextFile(stamp) === inputs;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(join(ROOT, path));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

if (import.meta.main) {
  const { built } = await buildPages({ onlyIfStale: Deno.args.includes("--if-stale") });
  if (built.length > 0) console.log(`Built ${built.join(" and ")}`);
}
