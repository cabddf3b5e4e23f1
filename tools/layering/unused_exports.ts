import ts from "typescript";
import type { Violation } from "./import_rules.ts";
import { lineOf, type SourceModule, type SourceTree } from "./source_tree.ts";

interface ExportedName {
  readonly name: string;
  readonly node: ts.Node;
  readonly isType: boolean;
}

/**
 * Finds exported names that no other module imports. A type is also used where its own module's
 * other exports speak of it: whoever calls a function may need its parameters' types by name.
 */
export function checkExports(tree: SourceTree): Violation[] {
  const used = new Map<string, Set<string> | "all">();
  for (const { imports } of tree.values()) {
    for (const { path, names } of imports) {
      if (path === null || used.get(path) === "all") continue;
      if (names === "all") used.set(path, "all");
      else used.set(path, new Set([...(used.get(path) ?? []), ...names]));
    }
  }
  const violations: Violation[] = [];
  for (const module of tree.values()) {
    const taken = used.get(module.path) ?? new Set<string>();
    if (taken === "all") continue;
    for (const { name, node, isType } of exportsOf(module)) {
      if (taken.has(name) || (isType && isMentioned(module, name, node))) continue;
      const problem = `nobody imports ${name}: don't export it`;
      violations.push({ path: module.path, line: lineOf(node), problem });
    }
  }
  return violations;
}

function exportsOf({ ast }: SourceModule): ExportedName[] {
  const found: ExportedName[] = [];
  for (const node of ast.statements) {
    if (ts.isExportDeclaration(node)) {
      const clause = node.exportClause;
      if (clause === undefined || !ts.isNamedExports(clause)) continue;
      for (const element of clause.elements) {
        found.push({ name: element.name.text, node: element, isType: node.isTypeOnly });
      }
      continue;
    }
    if (ts.isExportAssignment(node)) {
      found.push({ name: "default", node, isType: false });
      continue;
    }
    const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) ?? [] : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) {
      found.push({ name: "default", node, isType: false });
    } else if (ts.isVariableStatement(node)) {
      for (const { name } of node.declarationList.declarations) {
        if (ts.isIdentifier(name)) found.push({ name: name.text, node, isType: false });
      }
    } else if (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) {
      found.push({ name: node.name.text, node, isType: true });
    } else if (
      (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) ||
        ts.isEnumDeclaration(node)) && node.name !== undefined
    ) found.push({ name: node.name.text, node, isType: false });
  }
  return found;
}

/** Whether a module uses a name outside of its declaration. */
function isMentioned({ ast }: SourceModule, name: string, declaration: ts.Node): boolean {
  let mentioned = false;
  const visit = (node: ts.Node): void => {
    if (mentioned || node === declaration) return;
    if (ts.isIdentifier(node) && node.text === name) mentioned = true;
    ts.forEachChild(node, visit);
  };
  visit(ast);
  return mentioned;
}
