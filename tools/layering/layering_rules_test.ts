import assert from "node:assert/strict";
import { checkCycles, checkLayers, checkMains, type Violation } from "./import_rules.ts";
import { checkImportTime } from "./import_time_rules.ts";
import { checkDirectory, checkPurity } from "./pure_rules.ts";
import { parseTree, type SourceTree } from "./source_tree.ts";

type Check = (tree: SourceTree) => readonly Violation[];

/** A rule against a small tree: what it must say, as "path:line" each; [] where the tree is good. */
interface Case {
  readonly rule: Check;
  readonly does: string;
  readonly tree: Readonly<Record<string, string>>;
  readonly finds: readonly string[];
}

const A = "export const a = 1;";

const CASES: readonly Case[] = [
  {
    rule: checkLayers,
    does: "lets every layer import what it may",
    tree: {
      "protocol/x.ts": A,
      "protocol/y.ts": `import { a } from "./x.ts";`,
      "ui/shared/theme.ts": A,
      "ui/page.tsx": `import type { T } from "../client/api/types.ts";\nimport "preact";`,
      "ffi/a.ts": A,
      "client/api/types.ts": "export type T = 1;",
      "client/media/portaudio_device.ts": `import { a } from "../../ffi/a.ts";`,
      "server/listener.ts": `import { a } from "../protocol/x.ts";\nimport "node:fs";`,
      "server/directory.ts": `import type { S } from "./store/store.ts";`,
      "server/store/store.ts": "export type S = 1;",
      "server/dashboard/page.tsx": `import { a } from "../../ui/shared/theme.ts";`,
      "tests/x_test.ts": `import { a } from "../ffi/a.ts";`,
      "protocol/x_test.ts": `import fc from "fast-check";`,
    },
    finds: [],
  },
  {
    rule: checkLayers,
    does: "keeps protocol/ to itself",
    tree: { "protocol/x.ts": `import "node:fs";\nimport "../server/a.ts";`, "server/a.ts": A },
    finds: ["protocol/x.ts:1", "protocol/x.ts:2"],
  },
  {
    rule: checkLayers,
    does: "lets protocol/ import mathematics that knows nothing of the system",
    tree: {
      "protocol/x.ts": `import "@noble/hashes/sha2.js";\nimport "@noble/elsewhere/x.js";`,
    },
    finds: ["protocol/x.ts:2"],
  },
  {
    rule: checkLayers,
    does: "keeps command_line/ to itself, for both programs to import",
    tree: {
      "command_line/x.ts": `import { a } from "../protocol/x.ts";\nimport "node:util";`,
      "command_line/y.ts": A,
      "protocol/x.ts": A,
      "server/a.ts": `import { a } from "../command_line/y.ts";`,
      "client/a.ts": `import { a } from "../command_line/y.ts";`,
      "ui/a.ts": `import { a } from "../command_line/y.ts";`,
    },
    finds: ["command_line/x.ts:1", "command_line/x.ts:2", "ui/a.ts:1"],
  },
  {
    rule: checkLayers,
    does: "lets nobody but client/media's adapter import ffi/",
    tree: {
      "ffi/a.ts": A,
      "client/media/file_device.ts": `import { a } from "../../ffi/a.ts";`,
      "server/a.ts": `export * from "../ffi/a.ts";`,
    },
    finds: ["client/media/file_device.ts:1", "server/a.ts:1"],
  },
  {
    rule: checkLayers,
    does: "keeps ffi/ from importing ours",
    tree: { "ffi/a.ts": `import type { a } from "../protocol/x.ts";`, "protocol/x.ts": A },
    finds: ["ffi/a.ts:1"],
  },
  {
    rule: checkLayers,
    does: "keeps server/ and client/ apart, types and Workers too",
    tree: {
      "server/a.ts": `import type { a } from "../client/b.ts";`,
      "client/b.ts": `${A}\nconst url = new URL("../server/a.ts", import.meta.url);`,
    },
    finds: ["server/a.ts:1", "client/b.ts:2"],
  },
  {
    rule: checkLayers,
    does: "keeps tests and tools out of the programs",
    tree: { "client/a.ts": `import { a } from "../tests/b.ts";`, "tests/b.ts": A },
    finds: ["client/a.ts:1"],
  },
  {
    rule: checkLayers,
    does: "gives ui/ only the types of the two APIs",
    tree: {
      "ui/a.ts": `import { a } from "../client/api/types.ts";`,
      "ui/b.ts": `import type { a } from "../client/options.ts";`,
      "ui/c.ts": `import { a } from "../protocol/x.ts";`,
      "client/api/types.ts": A,
      "client/options.ts": A,
      "protocol/x.ts": A,
    },
    finds: ["ui/a.ts:1", "ui/b.ts:1", "ui/c.ts:1"],
  },
  {
    rule: checkLayers,
    does: "keeps sockets, SQL and the rest of the server out of the directory",
    tree: {
      "server/directory.ts": `import "node:sqlite";\nimport { a } from "./listener.ts";`,
      "server/listener.ts": A,
    },
    finds: ["server/directory.ts:1", "server/directory.ts:2"],
  },
  {
    rule: checkDirectory,
    does: "finds a socket behind the directory's imports",
    tree: {
      "server/directory.ts": `import { rules } from "./rules.ts";`,
      "server/rules.ts": `export const rules = () => Deno.connect({ port: 1 });`,
      "server/listener.ts": "Deno.listen({ port: 1 });",
    },
    finds: ["server/rules.ts:1"],
  },
  {
    rule: checkPurity,
    does: "finds clocks, chance, timers and the system",
    tree: {
      "protocol/x.ts": [
        "export const a = () => Deno.args;",
        "export const b = () => Date.now();",
        "export const c = () => new Date();",
        "export const d = () => Math.random();",
        "export const e = () => setTimeout(a, 1);",
        "export const f = () => performance.now();",
        "export const g = () => new Date(5);",
        "export const h = (x: { Deno: 1; now: () => 2 }) => x.now() + x.Deno;",
        "// Deno.args and Date.now() in a comment, and 'setTimeout' in a text",
      ].join("\n"),
    },
    finds: [1, 2, 3, 4, 5, 6].map((line) => `protocol/x.ts:${line}`),
  },
  {
    rule: checkPurity,
    does: "holds command_line/ to it too",
    tree: {
      "command_line/x.ts": "export const a = () => Deno.args;",
      "client/x.ts": "Deno.exit();",
    },
    finds: ["command_line/x.ts:1"],
  },
  {
    rule: checkPurity,
    does: "follows the call machine into what it is made of",
    tree: {
      "client/call/machine.ts":
        `import { after } from "./after.ts";\nimport type { D } from "./d.ts";`,
      "client/call/after.ts": `import "node:timers";\nexport const after = crypto.randomUUID;`,
      "client/call/d.ts": "export type D = 1; Deno.exit();",
    },
    finds: ["client/call/after.ts:1", "client/call/after.ts:2"],
  },
  {
    rule: checkImportTime,
    does: "finds what a module does while it is loaded, in functions that it calls too",
    tree: {
      "server/a.ts": `Deno.listen({ port: 0 });`,
      "server/b.ts": `import { open } from "./c.ts";\nexport const b = open();`,
      "server/c.ts": `export function open() {\n  return Deno.openSync("x");\n}`,
      "server/d.ts": `import { readFileSync } from "node:fs";\nconst text = readFileSync("x");`,
      "client/e.ts": `const { state } = await import("./f.ts");`,
      "client/g.ts": `export const timer = setInterval(() => {}, 1);`,
      "ffi/h.ts": `class H {\n  static library = Deno.dlopen("x", {});\n}`,
      "ui/i.ts": `(() => {\n  console.log("hi");\n})();`,
      "client/j.ts": `class J {\n  constructor() {\n    fetch("x");\n  }\n}\nnew J();`,
    },
    finds: [
      "server/a.ts:1",
      "server/b.ts:2",
      "server/d.ts:2",
      "client/e.ts:1",
      "client/g.ts:1",
      "ffi/h.ts:1",
      "ui/i.ts:1",
      "client/j.ts:6",
    ],
  },
  {
    rule: checkImportTime,
    does: "lets modules make constants, and what a runtime starts do its work",
    tree: {
      "server/a.ts": `const decoder = new TextDecoder();\nexport const b = new Map([[1, f()]]);\n` +
        `function f() { return 1; }\nexport const c = () => Deno.listen({ port: 0 });\n` +
        `export class D { e = Deno.pid; }\nexport const isWindows = Deno.build.os === "windows";`,
      "server/main.ts": "Deno.serve(() => new Response());",
      "client/media/media_worker.ts": `self.onmessage = () => {};\nDeno.exit();`,
      "ui/client/main.tsx": `document.body.append("x");`,
      "server/tool.ts": `if (import.meta.main) Deno.exit();`,
    },
    finds: [],
  },
  {
    rule: checkCycles,
    does: "finds imports in a circle, and lets types go round",
    tree: {
      "client/a.ts": `import { b } from "./b.ts";`,
      "client/b.ts": `import { c } from "./c.ts";`,
      "client/c.ts": `import { a } from "./a.ts";`,
      "client/d.ts": `import type { E } from "./e.ts";`,
      "client/e.ts": `import { d } from "./d.ts";`,
    },
    finds: ["client/c.ts:1"],
  },
  {
    rule: checkMains,
    does: "finds who imports a main.ts",
    tree: { "tests/a.ts": `import "../client/main.ts";`, "client/main.ts": "" },
    finds: ["tests/a.ts:1"],
  },
];

for (const { rule, does, tree, finds } of CASES) {
  Deno.test(`${rule.name}() ${does}`, () => {
    const found = rule(parseTree(tree)).map(({ path, line }) => `${path}:${line}`);
    assert.deepEqual([...new Set(found)].sort(), [...finds].sort());
  });
}
