import type { RefusalReason } from "../protocol/directory_messages.ts";
import { byLabel, counter, gauge, histogram, type Metric } from "./dashboard/metric.ts";
import { createHistogram, type Histogram, UP_TO_SECONDS } from "./histogram.ts";
import type { Store } from "./store/store.ts";
import { createStopwatch, type Stopwatch } from "./stopwatch.ts";
import type { Refusal } from "./limits/gate.ts";

/** Why a registration is refused. */
export type RegistrationRefusal = Extract<
  RefusalReason,
  "taken" | "owned" | "bad-proof" | "store" | "limit"
>;

/** Why a connection is not taken, or given up for another. */
export type ConnectionRefusal = Refusal | "displaced" | "handshakes";

/** What the server has counted and timed since its start. */
export interface Figures {
  connections: number;
  connectionsTotal: number;
  readonly connectionsRefused: Record<ConnectionRefusal, number>;
  /** How often reading was held back because requests came too fast. */
  heldBack: number;
  registrations: number;
  readonly refusals: Record<RegistrationRefusal, number>;
  lookUps: number;
  lookUpsUnknown: number;
  badRequests: number;
  timeouts: number;
  /** From a GET that was read to its answer. */
  readonly lookUpTime: Stopwatch;
  /** From a REG or PROVE that was read to its answer, the commit included. */
  readonly registrationTime: Stopwatch;
  /** How late the event loop is, in seconds. */
  readonly loopDelay: Histogram;
}

/** Look-ups come by the ten thousand a second. */
const LOOK_UPS_TIMED = 64;
const MICROSECONDS = [2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 1e-2, 0.1];

export function createFigures(): Figures {
  return {
    connections: 0,
    connectionsTotal: 0,
    connectionsRefused: { network: 0, full: 0, address: 0, displaced: 0, handshakes: 0 },
    heldBack: 0,
    registrations: 0,
    refusals: { "taken": 0, "owned": 0, "bad-proof": 0, "limit": 0, "store": 0 },
    lookUps: 0,
    lookUpsUnknown: 0,
    badRequests: 0,
    timeouts: 0,
    lookUpTime: createStopwatch(MICROSECONDS, { every: LOOK_UPS_TIMED }),
    registrationTime: createStopwatch(UP_TO_SECONDS),
    loopDelay: createHistogram(UP_TO_SECONDS),
  };
}

type Counted = {
  [F in keyof Figures]: Figures[F] extends number | Record<string, number> ? F : never;
}[keyof Figures];

/** Name, type, help, and of what is counted by its reason the label. */
const HELP: { readonly [F in Counted]: readonly [string, "gauge" | "counter", string, string?] } = {
  connections: ["devcloud_connections", "gauge", "TCP connections that are open."],
  connectionsTotal: ["devcloud_connections_total", "counter", "TCP connections accepted."],
  connectionsRefused: [
    "devcloud_connections_refused_total",
    "counter",
    "TCP connections not taken, or given up for others.",
    "reason",
  ],
  heldBack: [
    "devcloud_held_back_total",
    "counter",
    "Times that requests came too fast, and were read more slowly.",
  ],
  registrations: ["devcloud_registrations_total", "counter", "Users registered."],
  refusals: [
    "devcloud_registrations_refused_total",
    "counter",
    "Registrations refused.",
    "reason",
  ],
  lookUps: ["devcloud_lookups_total", "counter", "Look-ups answered."],
  lookUpsUnknown: ["devcloud_lookups_unknown_total", "counter", "Look-ups of nobody online."],
  badRequests: ["devcloud_bad_requests_total", "counter", "Requests that were none."],
  timeouts: ["devcloud_timeouts_total", "counter", "Connections closed for their silence."],
};

/** The figures for `/metrics`, with those that the directory and the store keep themselves. */
export function listMetrics(
  figures: Figures,
  users: number,
  store: Pick<Store, "figures" | "commitSeconds">,
): Metric[] {
  const counted = (Object.keys(HELP) as Counted[]).map((key): Metric => {
    const [name, type, help, label = ""] = HELP[key];
    const value = figures[key];
    return typeof value === "number"
      ? { name, type, help, samples: [{ value }] }
      : byLabel(type, name, help, label, value);
  });
  return [
    gauge("devcloud_users", "Users online.", users),
    ...counted,
    histogram(
      "devcloud_lookup_duration_seconds",
      `Time to answer a look-up that was read; one in ${LOOK_UPS_TIMED} is timed.`,
      figures.lookUpTime.seconds,
    ),
    histogram(
      "devcloud_registration_duration_seconds",
      "Time to answer a registration that was read, its commit included.",
      figures.registrationTime.seconds,
    ),
    histogram(
      "devcloud_event_loop_delay_seconds",
      "How late timers come: what each request waits for those before it.",
      figures.loopDelay,
    ),
    histogram(
      "devcloud_store_commit_duration_seconds",
      "Time that a transaction of the store took.",
      store.commitSeconds,
    ),
    counter(
      "devcloud_store_commits_total",
      "Transactions committed by the store.",
      store.figures.commits,
    ),
    counter(
      "devcloud_store_failures_total",
      "Transactions of the store that failed.",
      store.figures.failures,
    ),
  ];
}
