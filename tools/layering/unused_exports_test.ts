import assert from "node:assert/strict";
import { parseTree } from "./source_tree.ts";
import { checkExports } from "./unused_exports.ts";

function unused(tree: Readonly<Record<string, string>>): string[] {
  return checkExports(parseTree(tree)).map(({ path, problem }) =>
    `${path} ${problem.split(" ")[2]?.replace(":", "")}`
  );
}

Deno.test("checkExports() finds names that nobody imports", () => {
  assert.deepEqual(
    unused({
      "a.ts": "export const a = 1, b = 2;\nexport function c() {}\nexport class D {}\n" +
        "export default 5;\nexport type E = 1;",
      "b.ts": `import { a as x, type E } from "./a.ts";`,
    }),
    ["a.ts b", "a.ts c", "a.ts D", "a.ts default"],
  );
});

Deno.test("checkExports() takes whole-module imports for a use of everything", () => {
  const a = "export const a = 1;";
  assert.deepEqual(unused({ "a.ts": a, "b.ts": `import * as all from "./a.ts";` }), []);
  assert.deepEqual(unused({ "a.ts": a, "b.ts": `const { a } = await import("./a.ts");` }), []);
  assert.deepEqual(unused({ "a.ts": a, "b.ts": `export { a as b } from "./a.ts";` }), ["b.ts b"]);
});

Deno.test("checkExports() lets a type be exported that its module's other exports speak of", () => {
  assert.deepEqual(
    unused({
      "a.ts": "export interface Options { x: 1 }\nexport function f(o: Options) {}\n" +
        "export interface Alone { x: 1 }",
      "b.ts": `import { f } from "./a.ts";`,
    }),
    ["a.ts Alone"],
  );
});
