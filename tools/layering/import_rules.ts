import type { ModuleImport, SourceModule, SourceTree } from "./source_tree.ts";

/** A place where the tree breaks a rule. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly problem: string;
}

/** What modules of one layer may import. Tests beside the code are outside of all layers. */
interface Layer {
  readonly name: string;
  readonly holds: (path: string) => boolean;
  /** Modules of ours, besides the layer's own. */
  readonly mayImport: (path: string, link: ModuleImport, from: string) => boolean;
  /** Modules from outside: npm: and node:. */
  readonly mayImportOutside: boolean;
}

const inFolder = (folder: string) => (path: string) => path.startsWith(`${folder}/`);

/** The client's adapter of ffi/ to its own `AudioDevice`; others of client/media know its types at most. */
const PORTAUDIO_ADAPTER = /^client\/media\/portaudio_\w+\.ts$/;
/** What the pages know of the programs: the types of their APIs. */
const API_TYPES = ["client/api/types.ts", "server/dashboard/types.ts"];

/** Libraries that are pure themselves: mathematics without the system. Pure layers may import them. */
export const PURE_LIBRARIES = /^@noble\/(ciphers|curves|hashes)\//;

/** What server/ and client/ share. */
const SHARED = ["protocol", "command_line", "discovery", "files"];

const LAYERS: readonly Layer[] = [
  {
    name: "protocol/",
    holds: inFolder("protocol"),
    mayImport: () => false,
    mayImportOutside: false,
  },
  {
    name: "command_line/",
    holds: inFolder("command_line"),
    mayImport: () => false,
    mayImportOutside: false,
  },
  {
    name: "server/directory.ts",
    holds: (path) => path === "server/directory.ts",
    mayImport: (path, { kind }) =>
      inFolder("protocol")(path) || (inFolder("server")(path) && kind === "type"),
    mayImportOutside: false,
  },
  {
    name: "server/",
    holds: inFolder("server"),
    mayImport: (path, _link, from) =>
      SHARED.some((folder) => inFolder(folder)(path)) ||
      (inFolder("server/dashboard")(from) && inFolder("ui/shared")(path)),
    mayImportOutside: true,
  },
  {
    name: "client/call/machine.ts",
    holds: (path) => path === "client/call/machine.ts",
    // Its helpers beside it are held to be as pure as itself: pure_rules.ts follows them.
    mayImport: (path) => inFolder("protocol")(path) || inFolder("client/call")(path),
    mayImportOutside: false,
  },
  {
    name: "client/",
    holds: inFolder("client"),
    mayImport: (path, { kind }, from) =>
      SHARED.some((folder) => inFolder(folder)(path)) ||
      (inFolder("ffi")(path) &&
        (PORTAUDIO_ADAPTER.test(from) || (kind === "type" && inFolder("client/media")(from)))),
    mayImportOutside: true,
  },
  {
    name: "discovery/",
    holds: inFolder("discovery"),
    mayImport: () => false,
    mayImportOutside: true,
  },
  {
    name: "files/",
    holds: inFolder("files"),
    mayImport: inFolder("command_line"),
    mayImportOutside: true,
  },
  { name: "ffi/", holds: inFolder("ffi"), mayImport: () => false, mayImportOutside: true },
  {
    name: "ui/",
    holds: inFolder("ui"),
    mayImport: (path, { kind }) => API_TYPES.includes(path) && kind === "type",
    mayImportOutside: true,
  },
];

const FOLDERS = [...SHARED, "server", "client", "ffi", "ui"];

/** Whether a module stands in one of the layers; tests, tools and benches may import anything. */
export function isLayered(path: string): boolean {
  return FOLDERS.some((folder) => inFolder(folder)(path)) && !/_test\.tsx?$/.test(path);
}

/** Holds every import against the layer of the module that it stands in. */
export function checkLayers(tree: SourceTree): Violation[] {
  const violations: Violation[] = [];
  for (const module of tree.values()) {
    const layer = isLayered(module.path) ? LAYERS.find(({ holds }) => holds(module.path)) : null;
    if (!layer) continue;
    for (const link of module.imports) {
      if (!isAllowed(layer, link, module)) {
        violations.push({
          path: module.path,
          line: link.line,
          problem: `${layer.name} may not import ${link.path ?? link.specifier}` +
            (link.kind === "type" ? " (not even a type)" : ""),
        });
      }
    }
  }
  return violations;
}

function isAllowed(layer: Layer, link: ModuleImport, from: SourceModule): boolean {
  if (link.path === null) {
    return layer.mayImportOutside || link.kind === "type" || PURE_LIBRARIES.test(link.specifier);
  }
  const isWholeFolder = layer.name.endsWith("/");
  if (isWholeFolder && inFolder(layer.name.slice(0, -1))(link.path)) return true;
  return layer.mayImport(link.path, link, from.path);
}

/** Nobody imports a program's main.ts. */
export function checkMains(tree: SourceTree): Violation[] {
  return [...tree.values()].flatMap(({ path, imports }) =>
    imports
      .filter((link) => /^(client|server)\/main\.ts$/.test(link.path ?? ""))
      .map(({ line, path: main }) => ({ path, line, problem: `nobody may import ${main}` }))
  );
}

/** Finds modules that import each other in a circle; imports of types alone are erased and don't count. */
export function checkCycles(tree: SourceTree): Violation[] {
  const violations: Violation[] = [];
  const state = new Map<string, "open" | "done">();
  const trail: string[] = [];
  const visit = (path: string): void => {
    state.set(path, "open");
    trail.push(path);
    for (const link of tree.get(path)?.imports ?? []) {
      if (link.path === null || link.kind !== "value" || !tree.has(link.path)) continue;
      if (state.get(link.path) === "open") {
        const circle = [...trail.slice(trail.indexOf(link.path)), link.path].join(" → ");
        violations.push({ path, line: link.line, problem: `imports go in a circle: ${circle}` });
      } else if (!state.has(link.path)) visit(link.path);
    }
    trail.pop();
    state.set(path, "done");
  };
  for (const path of tree.keys()) if (!state.has(path)) visit(path);
  return violations;
}
