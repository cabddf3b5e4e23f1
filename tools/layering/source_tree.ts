import { dirname, join, normalize } from "node:path/posix";
import ts from "typescript";

/**
 * How a module names another: `value` is loaded with it, `type` is erased, `dynamic` is an
 * `import()`, `worker` a `new URL("./x.ts", import.meta.url)` with the name of a module.
 */
export type ImportKind = "value" | "type" | "dynamic" | "worker";

export interface ModuleImport {
  readonly kind: ImportKind;
  readonly specifier: string;
  /** The module of the tree that is meant; null for one from outside (npm:, node:, a bare name). */
  readonly path: string | null;
  /** The names taken from it, as it exports them; "all" for `* as`, `export *` and the last two kinds. */
  readonly names: readonly string[] | "all";
  readonly line: number;
}

export interface SourceModule {
  /** From the repository's root, with "/". */
  readonly path: string;
  readonly ast: ts.SourceFile;
  readonly imports: readonly ModuleImport[];
}

/** All modules by path. */
export type SourceTree = ReadonlyMap<string, SourceModule>;

/** Parses sources given as path → text. */
export function parseTree(sources: Readonly<Record<string, string>>): SourceTree {
  const paths = new Set(Object.keys(sources));
  return new Map(
    Object.entries(sources).map(([path, text]) => {
      const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
      const ast = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
      return [path, { path, ast, imports: findImports(path, ast, paths) }];
    }),
  );
}

/** Reads and parses every .ts and .tsx file of the given folders below `root`. */
export async function readTree(root: string, folders: readonly string[]): Promise<SourceTree> {
  const sources: Record<string, string> = {};
  async function walk(folder: string): Promise<void> {
    for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
      const path = `${folder}/${name}`;
      if (isDirectory) {
        if (!GENERATED.has(name)) await walk(path);
      } else if (/\.tsx?$/.test(name)) sources[path] = await Deno.readTextFile(`${root}/${path}`);
    }
  }
  for (const folder of folders) await walk(folder);
  return parseTree(sources);
}

const GENERATED = new Set(["node_modules", "dist", "lib", "output", "screenshots", "results"]);

/** The line of a node, from 1. */
export function lineOf(node: ts.Node): number {
  const file = node.getSourceFile();
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

function findImports(
  path: string,
  ast: ts.SourceFile,
  paths: ReadonlySet<string>,
): ModuleImport[] {
  const found: ModuleImport[] = [];
  const add = (
    node: ts.Node,
    specifier: string,
    kind: ImportKind,
    names: readonly string[] | "all",
  ) => {
    const isOurs = specifier.startsWith(".");
    const target = isOurs ? normalize(join(dirname(path), specifier)) : null;
    // A missing module is for the type check to tell; data and pages are no modules.
    if (kind === "worker" && (target === null || !paths.has(target))) return;
    found.push({ kind, specifier, path: target, names, line: lineOf(node) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const clause = node.importClause;
      add(node, node.moduleSpecifier.text, importKind(clause), importedNames(clause));
    } else if (
      ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      const clause = node.exportClause;
      const names = clause !== undefined && ts.isNamedExports(clause)
        ? clause.elements.map((element) => (element.propertyName ?? element.name).text)
        : "all";
      add(node, node.moduleSpecifier.text, node.isTypeOnly ? "type" : "value", names);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument !== undefined && ts.isStringLiteralLike(argument)) {
        add(node, argument.text, "dynamic", "all");
      }
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { literal } = node.argument;
      if (ts.isStringLiteral(literal)) add(node, literal.text, "type", "all");
    } else if (ts.isNewExpression(node) && node.expression.getText() === "URL") {
      const [first, second] = node.arguments ?? [];
      if (first && ts.isStringLiteral(first) && second?.getText() === "import.meta.url") {
        add(node, first.text, "worker", "all");
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ast);
  return found;
}

function importKind(clause: ts.ImportClause | undefined): ImportKind {
  if (clause === undefined) return "value"; // import "x": for its effect
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return "type";
  const bindings = clause.namedBindings;
  const onlyTypes = clause.name === undefined && bindings !== undefined &&
    ts.isNamedImports(bindings) && bindings.elements.length > 0 &&
    bindings.elements.every((element) => element.isTypeOnly);
  return onlyTypes ? "type" : "value";
}

function importedNames(clause: ts.ImportClause | undefined): readonly string[] | "all" {
  if (clause === undefined) return [];
  const names = clause.name === undefined ? [] : ["default"];
  const bindings = clause.namedBindings;
  if (bindings === undefined) return names;
  if (ts.isNamespaceImport(bindings)) return "all";
  return [...names, ...bindings.elements.map((e) => (e.propertyName ?? e.name).text)];
}
