import { quote, quoteSetting, type Setting } from "../../command_line/setting.ts";
import { CriticalError } from "../../command_line/failure.ts";
import type { LIMIT_FLAGS } from "./limit_flags.ts";
import { DEFAULTS, type Limits, OWN_MACHINE } from "./limits.ts";
import { type Network, parseNetwork } from "./network.ts";

type Given = <Value>(
  name: keyof typeof LIMIT_FLAGS,
  read: (setting: Setting) => Value,
) => Value | null;

const NO_NETWORK = "none";
const MAX_NUMBER = 1_000_000_000;
/** A day: what the runtime's timers can do ends at 24 of them. */
const MAX_SECONDS = 86_400;

/** The limits that were set, else the usual ones. Throws a `CriticalError` that quotes what is wrong. */
export function readLimits(given: Given): Limits {
  const number = (name: keyof typeof LIMIT_FLAGS, usual: number) =>
    given(name, (setting) => readNumber(setting, MAX_NUMBER)) ?? usual;
  const milliseconds = (name: keyof typeof LIMIT_FLAGS, usual: number) =>
    1_000 * (given(name, (setting) => readNumber(setting, MAX_SECONDS)) ?? usual);
  return {
    connections: number("max-connections", DEFAULTS.connections),
    connectionsOfAddress: number("max-address-connections", DEFAULTS.connectionsOfAddress),
    rate: number("max-rate", DEFAULTS.rate),
    rateOfAddress: number("max-address-rate", DEFAULTS.rateOfAddress),
    names: number("max-names", DEFAULTS.names),
    requestMs: milliseconds("request-timeout", DEFAULTS.requestS),
    idleMs: milliseconds("idle-timeout", DEFAULTS.idleS),
    handshakeMs: milliseconds("handshake-timeout", DEFAULTS.handshakeS),
    allow: given("allow", readNetworks) ?? [],
    deny: given("deny", readNetworks) ?? [],
    unlimited: given("unlimited", readUnlimited) ?? [parseNetwork(OWN_MACHINE)!],
  };
}

/** The usual ones. */
export const usualLimits = (): Limits => readLimits(() => null);

function readNumber(setting: Setting, max: number): number {
  const { value } = setting;
  if (!/^\d+$/.test(value) || Number(value) > max) {
    throw new CriticalError(
      `Cannot use ${quoteSetting(setting)}: it is a whole number up to ${max}; 0 is no limit`,
    );
  }
  return Number(value) === 0 ? Infinity : Number(value);
}

function readUnlimited(setting: Setting): readonly Network[] {
  return setting.value === NO_NETWORK ? [] : readNetworks(setting);
}

/** `10.0.0.0/8,fd00::/8`. */
function readNetworks(setting: Setting): readonly Network[] {
  return setting.value.split(",").map((part) => {
    const network = parseNetwork(part.trim());
    if (network !== null) return network;
    throw new CriticalError(
      `Cannot use ${quoteSetting(setting)}: ${quote(part)} is neither an address nor a network ` +
        "such as 192.168.0.0/16 or fd00::/8",
    );
  });
}
