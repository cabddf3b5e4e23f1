import type { Metric } from "./dashboard/source.ts";

/** What the server has counted since its start. */
export interface Figures {
  connections: number;
  connectionsTotal: number;
  connectionsRefused: number;
  registrations: number;
  refusals: number;
  lookUps: number;
  lookUpsUnknown: number;
  badRequests: number;
  timeouts: number;
}

export function createFigures(): Figures {
  return {
    connections: 0,
    connectionsTotal: 0,
    connectionsRefused: 0,
    registrations: 0,
    refusals: 0,
    lookUps: 0,
    lookUpsUnknown: 0,
    badRequests: 0,
    timeouts: 0,
  };
}

const HELP: { readonly [F in keyof Figures]: readonly [string, Metric["type"], string] } = {
  connections: ["devcloud_connections", "gauge", "TCP connections that are open."],
  connectionsTotal: ["devcloud_connections_total", "counter", "TCP connections accepted."],
  connectionsRefused: [
    "devcloud_connections_refused_total",
    "counter",
    "TCP connections closed at once because there were too many.",
  ],
  registrations: ["devcloud_registrations_total", "counter", "Users registered."],
  refusals: ["devcloud_registrations_refused_total", "counter", "Registrations refused."],
  lookUps: ["devcloud_lookups_total", "counter", "Look-ups answered."],
  lookUpsUnknown: ["devcloud_lookups_unknown_total", "counter", "Look-ups of nobody online."],
  badRequests: ["devcloud_bad_requests_total", "counter", "Requests that were none."],
  timeouts: ["devcloud_timeouts_total", "counter", "Connections closed for their silence."],
};

/** The figures for `/metrics`, with those that the directory and the store keep themselves. */
export function listMetrics(
  figures: Figures,
  others: { readonly users: number; readonly commits: number; readonly storeFailures: number },
): Metric[] {
  const metrics = (Object.keys(HELP) as (keyof Figures)[]).map((key): Metric => {
    const [name, type, help] = HELP[key];
    return { name, type, help, value: figures[key] };
  });
  return [
    { name: "devcloud_users", type: "gauge", help: "Users online.", value: others.users },
    ...metrics,
    {
      name: "devcloud_store_commits_total",
      type: "counter",
      help: "Transactions committed by the store.",
      value: others.commits,
    },
    {
      name: "devcloud_store_failures_total",
      type: "counter",
      help: "Transactions of the store that failed.",
      value: others.storeFailures,
    },
  ];
}
