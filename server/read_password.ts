import { CriticalError, reasonOf } from "../command_line/failure.ts";
import { FAILURES } from "./failures.ts";
import { fillIn } from "./fill_in.ts";
import type { Language } from "./language.ts";
import type { PasswordPlace } from "./options.ts";

/** Guesses are few (dashboard/login.ts), so that this is enough for what is no common word. */
const LEAST_CHARACTERS = 8;

/** The dashboard's password; of a file its first line. Null: there is none. Throws a `CriticalError`. */
export function readPassword(place: PasswordPlace, lang: Language): string | null {
  if (place.state === "none") return null;
  const password = place.state === "environment" ? place.password : readFile(place.path, lang);
  if ([...password].length >= LEAST_CHARACTERS) return password;
  throw new CriticalError(fillIn(FAILURES.passwordShort[lang], { least: LEAST_CHARACTERS }));
}

function readFile(path: string, lang: Language): string {
  try {
    return Deno.readTextFileSync(path).split(/\r?\n/, 1)[0]!;
  } catch (cause) {
    const error = reasonOf(cause).replace(/: readfile .*$/s, "");
    throw new CriticalError(fillIn(FAILURES.passwordFile[lang], { path, error }), { cause });
  }
}
