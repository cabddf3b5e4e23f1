/**
 * Completes a folder of compiled programs to what is published; the release workflow runs it:
 *
 *     deno run -A tools/release.ts check --tag v1.0.0
 *     deno run -A tools/release.ts complete --tag v1.0.0 --url ADDRESS_OF_RELEASES --folder dist --notes FILE
 *
 * `check` holds the tag against deno.json and CHANGELOG.md, before hours of building. `complete` adds
 * the install scripts, which then know the address, and the files for running the server for long;
 * SHA256SUMS over all; and the notes, from CHANGELOG.md.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import config from "../deno.json" with { type: "json" };
import { completeRelease } from "./release/complete_release.ts";
import { readNotes } from "./release/notes.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");

/** The notes of the version that `tag` names. @throws Error where it isn't ready to be released */
async function notesOf(tag: string): Promise<string> {
  if (tag !== `v${config.version}`) {
    throw new Error(`Cannot release '${tag}': deno.json says '${config.version}'`);
  }
  return readNotes(await Deno.readTextFile(join(ROOT, "CHANGELOG.md")), config.version);
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals: [step] } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        tag: { type: "string" },
        url: { type: "string" },
        folder: { type: "string" },
        notes: { type: "string" },
      },
    });
    const { tag, url, folder, notes } = values;
    if (tag === undefined) throw new Error("--tag is missing");
    const text = await notesOf(tag);
    if (step === "check") return 0;
    if (step !== "complete") throw new Error(`There is no step '${step ?? ""}'`);
    if (url === undefined || folder === undefined || notes === undefined) {
      throw new Error("complete takes --url, --folder and --notes");
    }
    await completeRelease(ROOT, folder, url);
    await Deno.writeTextFile(notes, text);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
