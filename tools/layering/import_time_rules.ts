import ts from "typescript";
import { isLayered, type Violation } from "./import_rules.ts";
import { lineOf, type SourceModule, type SourceTree } from "./source_tree.ts";

/**
 * Modules that a runtime starts rather than imports, so that something must happen in them: the
 * programs, the Workers, and the pages' scripts.
 */
const STARTED = /(^|\/)(main\.tsx?|\w+_worker\.ts)$/;

/** Globals whose call does something outside of the program, or later. */
const EFFECTS = new Set([
  "EventSource",
  "WebSocket",
  "Worker",
  "addEventListener",
  "fetch",
  "queueMicrotask",
  "requestAnimationFrame",
  "setInterval",
  "setTimeout",
]);
/** Objects whose methods do. */
const EFFECT_OBJECTS = new Set(["Deno", "console", "document", "localStorage", "sessionStorage"]);
/** Modules from outside whose functions do. */
const EFFECT_MODULES =
  /^(node:(fs|net|http|https|http2|dgram|dns|tls|child_process|sqlite|worker_threads)|bonjour-service|playwright-core)/;

/**
 * Nothing happens on import: what runs while a module is loaded opens, reads, starts and prints
 * nothing. Calls of our own functions are followed into their bodies, across modules too.
 */
export function checkImportTime(tree: SourceTree): Violation[] {
  return [...tree.values()]
    .filter(({ path }) => isLayered(path) && !STARTED.test(path))
    .flatMap((module) => findEffects(tree, module));
}

function findEffects(tree: SourceTree, module: SourceModule): Violation[] {
  const violations: Violation[] = [];
  const follow = (node: ts.Node, home: SourceModule, at: ts.Node, seen: Set<ts.Node>): void => {
    if (isDeferred(node)) return;
    const report = (what: string) =>
      violations.push({
        path: module.path,
        line: lineOf(at),
        problem: `on import, ${what} is called` +
          (home === module ? "" : ` (in ${home.path}, line ${lineOf(node)})`),
      });
    if (ts.isAwaitExpression(node)) report("await");
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const effect = effectOf(node.expression, home);
      if (effect !== null) report(effect);
      const called = functionOf(tree, home, node.expression);
      if (called !== null && !seen.has(called.body)) {
        seen.add(called.body);
        ts.forEachChild(called.body, (child) => follow(child, called.module, at, seen));
      }
    }
    ts.forEachChild(node, (child) => follow(child, home, at, seen));
  };
  for (const statement of module.ast.statements) follow(statement, module, statement, new Set());
  return violations;
}

/** Code that is only defined here, or not even that: it runs later or is erased. */
function isDeferred(node: ts.Node): boolean {
  return ts.isFunctionLike(node) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node) ||
    (ts.isPropertyDeclaration(node) && !hasStatic(node)) || isMainGuard(node);
}

function hasStatic(node: ts.PropertyDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;
}

function isMainGuard(node: ts.Node): boolean {
  return ts.isIfStatement(node) && node.expression.getText() === "import.meta.main";
}

function effectOf(callee: ts.Expression, home: SourceModule): string | null {
  const text = callee.getText();
  const root = /^\w+/.exec(text)?.[0] ?? "";
  if (EFFECTS.has(text) || EFFECTS.has(text.replace(/^(globalThis|self|window)\./, ""))) {
    return text;
  }
  if (EFFECT_OBJECTS.has(root) && text !== root) return text;
  const line = importsName(home, root);
  const source = home.imports.find((link) => link.line === line && link.path === null);
  return source !== undefined && EFFECT_MODULES.test(source.specifier) ? text : null;
}

/** The line of the import declaration that brings a local name in; 0 when none does. */
function importsName(home: SourceModule, name: string): number {
  for (const statement of home.ast.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const clause = statement.importClause;
    const bindings = clause?.namedBindings;
    const names = [
      clause?.name?.text,
      ...(bindings === undefined
        ? []
        : ts.isNamespaceImport(bindings)
        ? [bindings.name.text]
        : bindings.elements.map((element) => element.name.text)),
    ];
    if (names.includes(name)) return lineOf(statement);
  }
  return 0;
}

/** The body of our own function or class that an expression names, here or in the module it is from. */
function functionOf(
  tree: SourceTree,
  home: SourceModule,
  callee: ts.Expression,
): { readonly module: SourceModule; readonly body: ts.Node } | null {
  if (ts.isFunctionExpression(callee) || ts.isArrowFunction(callee)) {
    return { module: home, body: callee.body };
  }
  if (ts.isParenthesizedExpression(callee)) return functionOf(tree, home, callee.expression);
  if (!ts.isIdentifier(callee)) return null;
  const line = importsName(home, callee.text);
  if (line === 0) {
    const body = declaredFunction(home.ast, callee.text);
    return body === null ? null : { module: home, body };
  }
  const link = home.imports.find((link) => link.line === line);
  const target = link?.path === null || link === undefined ? undefined : tree.get(link.path);
  const body = target === undefined ? null : declaredFunction(target.ast, callee.text);
  return target === undefined || body === null ? null : { module: target, body };
}

function declaredFunction(ast: ts.SourceFile, name: string): ts.Node | null {
  for (const statement of ast.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) {
      return statement.body ?? null;
    }
    if (ts.isClassDeclaration(statement) && statement.name?.text === name) {
      const made = statement.members.find(ts.isConstructorDeclaration);
      return made?.body ?? null;
    }
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: variable, initializer } of statement.declarationList.declarations) {
      if (variable.getText() !== name || initializer === undefined) continue;
      if (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) {
        return initializer.body;
      }
    }
  }
  return null;
}
