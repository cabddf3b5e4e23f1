import { compile, type Fields } from "../fill_in.ts";
import type { Language } from "../language.ts";
import type { LogEvents } from "../log_events.ts";
import { CONNECTION_LINES } from "./connection.ts";
import type { Line } from "./line.ts";
import { LINES_OF_2023 } from "./of_2023.ts";
import { PEOPLE_LINES } from "./people.ts";
import { RUNNING_LINES } from "./running.ts";
import { STORE_LINES } from "./store.ts";

/** How each event is told. */
export const LOG_LINES: { readonly [E in keyof LogEvents]: Line } = {
  ...LINES_OF_2023,
  ...STORE_LINES,
  ...PEOPLE_LINES,
  ...CONNECTION_LINES,
  ...RUNNING_LINES,
};

/** Writes events in a language; a text is cut into its parts when it is first needed. */
export function createTexts(
  lang: Language,
): <E extends keyof LogEvents>(event: E, fields: LogEvents[E]) => string {
  const texts = new Map<keyof LogEvents, (fields: Fields) => string>();
  return (event, fields) => {
    let text = texts.get(event);
    if (text === undefined) texts.set(event, text = compile(LOG_LINES[event][lang]));
    return text(fields);
  };
}
