import { foldName } from "../../protocol/names.ts";
import { CONFUSABLES } from "./confusables.ts";

/** What each character is taken for, by code point. */
export type Confusables = ReadonlyMap<string, string>;

/** Reads the table: groups `TARGET:SOURCE,SOURCE…` of code points in hexadecimal, `TARGET` of some. */
export function readConfusables(table: string = CONFUSABLES): Confusables {
  const read = new Map<string, string>();
  for (const group of table.trim().split(/\s+/)) {
    const [target = "", sources = ""] = group.split(":");
    const shown = String.fromCodePoint(...target.split("+").map((point) => parseInt(point, 16)));
    for (const source of sources.split(",")) {
      read.set(String.fromCodePoint(parseInt(source, 16)), shown);
    }
  }
  return read;
}

// What leaves no mark: joiners, marks of direction, fillers.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** What names that look the same have in common (Unicode's UTS 39, section 4, after NFKC). */
function skeletonOf(name: string, confusables: Confusables): string {
  const points = name.normalize("NFKC").normalize("NFD").replace(INVISIBLE, "");
  const shown = [...points].map((point) => confusables.get(point) ?? point).join("");
  return shown.normalize("NFD").replace(/\s+/g, " ");
}

/**
 * Tells who could be taken for somebody else: whose name looks like one that is known here, or, where
 * neither is known, like another that is online.
 *
 * @returns for each of `online` in their order the name that theirs looks like, or null
 */
export function findLookAlikes(
  online: readonly string[],
  known: ReadonlySet<string>,
  confusables: Confusables,
): readonly (string | null)[] {
  const looks = new Map<string, string[]>();
  const show = (name: string) => skeletonOf(name, confusables);
  // In lower case too, before and after, since "0" is shown as "O"; as written, since "I" is as "l".
  const skeletons = (name: string) => new Set([show(name), show(foldName(show(foldName(name))))]);
  for (const name of new Set([...known, ...online])) {
    for (const skeleton of skeletons(name)) {
      const others = looks.get(skeleton);
      if (others === undefined) looks.set(skeleton, [name]);
      else others.push(name);
    }
  }
  return online.map((name) => {
    if (known.has(name)) return null;
    // Those known come first.
    const others = [...skeletons(name)].flatMap((skeleton) => looks.get(skeleton) ?? []);
    const alike = others.filter((other) => other !== name);
    return alike.find((other) => known.has(other)) ?? alike[0] ?? null;
  });
}
