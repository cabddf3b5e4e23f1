import ts from "typescript";
import type { SourceModule, SourceTree } from "../layering/source_tree.ts";

/** Our functions that are given to read the environment are called so. */
const READERS = /^((\w+\.)?(env|environment)|Deno\.env\.(get|has))$/;
/** What node's tmpdir() reads. */
const TEMPORARY_FOLDER = ["TMPDIR", "TMP", "TEMP"];

/**
 * Finds the environment variables that a program's modules read, from `entries` on.
 *
 * @returns `unclear`: where a name can't be told from the source
 */
export function findVariables(
  tree: SourceTree,
  entries: readonly string[],
): { readonly read: ReadonlySet<string>; readonly unclear: readonly string[] } {
  const read = new Set<string>();
  const unclear: string[] = [];
  for (const module of reachable(tree, entries)) {
    const visit = (node: ts.Node): void => {
      const name = readName(tree, module, node);
      if (name === null) unclear.push(`${module.path}: ${node.getText()}`);
      else name.forEach((name) => read.add(name));
      ts.forEachChild(node, visit);
    };
    visit(module.ast);
  }
  return { read, unclear };
}

/** The modules that are loaded with the entries, and with the Workers that they start. */
function reachable(tree: SourceTree, entries: readonly string[]): SourceModule[] {
  const found = new Map<string, SourceModule>();
  const add = (path: string): void => {
    const module = tree.get(path);
    if (module === undefined || found.has(path)) return;
    found.set(path, module);
    for (const link of module.imports) {
      if (link.path !== null && link.kind !== "type") add(link.path);
    }
  };
  entries.forEach(add);
  return [...found.values()];
}

/** The variables that an expression reads: mostly none; null where that can't be told. */
function readName(tree: SourceTree, module: SourceModule, node: ts.Node): readonly string[] | null {
  if (ts.isPropertyAccessExpression(node) && node.expression.getText() === "process.env") {
    return [node.name.text];
  }
  if (ts.isElementAccessExpression(node) && node.expression.getText() === "process.env") {
    return asList(textOf(tree, module, node.argumentExpression));
  }
  if (!ts.isCallExpression(node)) return [];
  const callee = node.expression.getText();
  if (callee === "tmpdir") return TEMPORARY_FOLDER;
  if (callee === "Deno.env.toObject") return null;
  const [argument] = node.arguments;
  if (!READERS.test(callee) || argument === undefined || isForwarded(node, argument)) return [];
  return asList(textOf(tree, module, argument));
}

function asList(text: string | null): readonly string[] | null {
  return text === null ? null : [text];
}

/** `(name) => Deno.env.get(name)`: whoever is given it reads. */
function isForwarded(call: ts.Node, argument: ts.Expression): boolean {
  const { parent } = call;
  return ts.isArrowFunction(parent) &&
    parent.parameters.some(({ name }) => name.getText() === argument.getText());
}

/** The text that an expression stands for: it is one, or a constant of this module or another. */
function textOf(tree: SourceTree, module: SourceModule, expression: ts.Expression): string | null {
  if (ts.isStringLiteralLike(expression)) return expression.text;
  if (!ts.isIdentifier(expression)) return null;
  const homes = [
    module,
    ...module.imports
      .filter(({ names }) => names !== "all" && names.includes(expression.text))
      .map(({ path }) => tree.get(path ?? "")),
  ];
  for (const home of homes) {
    const text = constantOf(home, expression.text);
    if (text !== null) return text;
  }
  return null;
}

function constantOf(home: SourceModule | undefined, name: string): string | null {
  for (const statement of home?.ast.statements ?? []) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: variable, initializer } of statement.declarationList.declarations) {
      if (variable.getText() === name && initializer && ts.isStringLiteralLike(initializer)) {
        return initializer.text;
      }
    }
  }
  return null;
}
