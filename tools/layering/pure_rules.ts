import ts from "typescript";
import { PURE_LIBRARIES, type Violation } from "./import_rules.ts";
import { lineOf, type SourceTree } from "./source_tree.ts";

/** Globals that reach outside of a function's arguments: the system, clocks, chance, timers, the network. */
const IMPURE_GLOBALS = new Set([
  "BroadcastChannel",
  "Deno",
  "EventSource",
  "WebSocket",
  "Worker",
  "alert",
  "caches",
  "confirm",
  "console",
  "crypto",
  "document",
  "fetch",
  "globalThis",
  "localStorage",
  "location",
  "navigator",
  "performance",
  "postMessage",
  "process",
  "prompt",
  "queueMicrotask",
  "requestAnimationFrame",
  "self",
  "sessionStorage",
  "setInterval",
  "setTimeout",
  "window",
]);
const IMPURE_MEMBERS = new Set(["Date.now", "Math.random", "Temporal.Now", "Atomics.wait"]);

const PURE_FOLDER = /^(protocol|command_line)\//;

/** The modules held to be pure: two folders, the call machine, and what the machine is made of. */
function pureModules(tree: SourceTree): string[] {
  const pure = new Set([...tree.keys()].filter((path) => PURE_FOLDER.test(path)));
  const add = (path: string): void => {
    if (pure.has(path) || !tree.has(path)) return;
    pure.add(path);
    for (const link of tree.get(path)?.imports ?? []) {
      if (link.path !== null && link.kind !== "type") add(link.path);
    }
  };
  add("client/call/machine.ts");
  return [...pure].filter((path) => !/_test\.tsx?$/.test(path)).sort();
}

/** Pure modules use no I/O, no clock, no chance and no timers: those come in as arguments. */
export function checkPurity(tree: SourceTree): Violation[] {
  return pureModules(tree).flatMap((path) => {
    const module = tree.get(path);
    if (module === undefined) return [];
    const outside = module.imports
      .filter(({ path, kind, specifier }) =>
        path === null && kind !== "type" && !PURE_LIBRARIES.test(specifier)
      )
      .map(({ line, specifier }) => ({ path, line, problem: `is pure and imports ${specifier}` }));
    const uses = findImpure(module.ast)
      .map(({ line, name }) => ({ path, line, problem: `is pure and uses ${name}` }));
    return [...outside, ...uses];
  });
}

/** The directory's rules know no socket, no SQL and no HTTP, neither themselves nor through others. */
export function checkDirectory(tree: SourceTree): Violation[] {
  const start = "server/directory.ts";
  const seen = new Set<string>();
  const violations: Violation[] = [];
  const visit = (path: string): void => {
    const module = tree.get(path);
    if (module === undefined || seen.has(path)) return;
    seen.add(path);
    for (const link of module.imports) {
      if (link.kind === "type") continue;
      if (link.path !== null) visit(link.path);
      else {
        const problem = `the directory's rules reach ${link.specifier}`;
        violations.push({ path, line: link.line, problem });
      }
    }
    for (const { line, name } of findImpure(module.ast)) {
      if (/^(Deno|fetch|WebSocket|EventSource)\b/.test(name)) {
        violations.push({ path, line, problem: `the directory's rules reach ${name}` });
      }
    }
  };
  visit(start);
  return violations;
}

/** Every use of an impure global in a piece of code, with its line. */
function findImpure(root: ts.Node): { readonly line: number; readonly name: string }[] {
  const found: { line: number; name: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return; // erased
    if (ts.isIdentifier(node) && IMPURE_GLOBALS.has(node.text) && isReference(node)) {
      found.push({ line: lineOf(node), name: node.text });
    } else if (ts.isPropertyAccessExpression(node) && IMPURE_MEMBERS.has(node.getText())) {
      found.push({ line: lineOf(node), name: node.getText() });
    } else if (
      ts.isNewExpression(node) && node.expression.getText() === "Date" &&
      (node.arguments ?? []).length === 0
    ) found.push({ line: lineOf(node), name: "new Date()" });
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/** Whether an identifier stands for the global, rather than being a field's or a parameter's name. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  return !(ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent) || ts.isParameter(parent));
}
