import { dirname, relative } from "node:path/posix";

/**
 * Makes a module that is bundled into another file find its neighbours as if it stood in its own
 * place: `import.meta.dirname` keeps its meaning, and a Worker's module is looked for under its
 * bundled name, `.js`.
 *
 * @param code the module's text
 * @param module its path from the project's folder, with "/"
 * @param bundle the path of the file that it is bundled into
 * @throws Error where it uses `import.meta` in a way that a bundle can't keep
 */
export function keepPlaces(code: string, module: string, bundle: string): string {
  const home = relative(dirname(bundle), dirname(module));
  const workers = /new URL\("\.\/([\w/]+)\.ts", import\.meta\.url\)/g;
  const kept = code
    .replaceAll(workers, (_, name) => `new URL("./${home && `${home}/`}${name}.js", ${SELF}.url)`)
    .replaceAll(
      "import.meta.dirname",
      home === "" ? `${SELF}.dirname` : `(${SELF}.dirname + "/${home}")`,
    );
  const left = /import\.meta\.\w+/.exec(kept);
  if (left !== null) throw new Error(`Cannot bundle '${module}': it uses '${left[0]}'`);
  return kept.replaceAll(SELF, "import.meta");
}

/** Stands for `import.meta` while what is left of it is looked for. */
const SELF = "__bundle__";
