import type { FlagTable } from "../../command_line/flag.ts";
import { DEFAULTS, OWN_MACHINE } from "./limits.ts";

const networks = { kind: "text", placeholder: "NETS" } as const;
const number = { kind: "text", placeholder: "N" } as const;
const seconds = { kind: "text", placeholder: "S" } as const;

/** How much is borne of peers. */
export const LIMIT_FLAGS = {
  "allow": {
    value: networks,
    help: "who may connect, beside this machine: 10.0.0.0/8,fd00::/8",
    otherwise: { words: "everybody" },
    heading: "Limits; 0 is none",
  },
  "deny": {
    value: networks,
    help: "who may not, whatever --allow says",
    otherwise: { words: "nobody" },
  },
  "unlimited": {
    value: networks,
    help: "who is held to the first limit alone; none: nobody",
    otherwise: { value: OWN_MACHINE },
  },
  "max-connections": {
    value: number,
    help: "connections; when all are taken, who has most gives way",
    otherwise: { value: `${DEFAULTS.connections}` },
  },
  "max-address-connections": {
    value: number,
    help: "connections of one address (IPv6: of one /64)",
    otherwise: { value: `${DEFAULTS.connectionsOfAddress}` },
  },
  "max-rate": {
    value: number,
    help: "requests a second of one connection; more are read later",
    otherwise: { value: `${DEFAULTS.rate}` },
  },
  "max-address-rate": {
    value: number,
    help: "requests a second of one address",
    otherwise: { value: `${DEFAULTS.rateOfAddress}` },
  },
  "max-names": {
    value: number,
    help: "names of one connection",
    otherwise: { value: `${DEFAULTS.names}` },
  },
  "request-timeout": {
    value: seconds,
    help: "how long one request may take to arrive",
    otherwise: { value: `${DEFAULTS.requestS}` },
  },
  "idle-timeout": {
    value: seconds,
    help: "how long who has no name may be silent",
    otherwise: { value: `${DEFAULTS.idleS}` },
  },
  "handshake-timeout": {
    value: seconds,
    help: "how long setting up TLS may take",
    otherwise: { value: `${DEFAULTS.handshakeS}` },
  },
} as const satisfies FlagTable;
