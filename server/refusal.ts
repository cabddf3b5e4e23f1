/** Why the directory did not take a registration: what is counted, logged and answered of it. */
import { reasonOf } from "../command_line/failure.ts";
import type { Registration } from "./directory.ts";
import type { RegistrationRefusal } from "./figures.ts";
import type { Log } from "./log.ts";

export type Refusal = Exclude<Registration, { state: "registered" | "gone" }>;

const REASONS: Readonly<Record<Refusal["state"], RegistrationRefusal>> = {
  "taken": "taken",
  "owned": "owned",
  "too-many": "limit",
  "not-stored": "store",
};

/** As figures and answers name it. */
export function reasonFor(refusal: Refusal): RegistrationRefusal {
  return REASONS[refusal.state];
}

export function logRefusal(
  log: Pick<Log, "event">,
  refusal: Refusal,
  { name, ip }: { readonly name: string; readonly ip: string },
): void {
  switch (refusal.state) {
    case "owned":
      return log.event("name-owned", { name, ip });
    case "taken":
      return log.event("name-taken", { name, ip: refusal.ip });
    case "too-many":
      return log.event("too-many-names", { name, ip });
    case "not-stored":
      return log.event("store-failed", { error: reasonOf(refusal.error) });
  }
}
