import assert from "node:assert/strict";
import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { readNotes } from "./notes.ts";

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.1.0] - Unreleased

- Later

## [1.0.0] - 2026-12-01

### Added

- Calls

## [0.9.0] - 2026-11-01

[1.0.0]: https://example.org/1.0.0
`;

Deno.test("readNotes() gives what stands below a version's heading", () => {
  assert.equal(readNotes(CHANGELOG, "1.0.0"), "### Added\n\n- Calls\n");
});

Deno.test("readNotes() refuses a version without section, date or text", () => {
  assert.throws(() => readNotes(CHANGELOG, "1.0"), /has no section \[1\.0\]$/);
  assert.throws(() => readNotes(CHANGELOG, "1.1.0"), /'\[1\.1\.0\] - Unreleased' has no date$/);
  assert.throws(() => readNotes(CHANGELOG, "0.9.0"), /tells nothing of it$/);
});

Deno.test("CHANGELOG.md has a section for the version that is worked on", async () => {
  const text = await Deno.readTextFile(
    join(import.meta.dirname ?? ".", "..", "..", "CHANGELOG.md"),
  );
  assert.match(text, new RegExp(`^## \\[${config.version.replaceAll(".", "\\.")}\\] - `, "m"));
});
