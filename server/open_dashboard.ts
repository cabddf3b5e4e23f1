import { formatEndpoint } from "./address.ts";
import { isLoopbackName } from "./dashboard/access.ts";
import { DashboardListenError } from "./dashboard/listen.ts";
import { type RunningDashboard, serveDashboard } from "./dashboard/serve_dashboard.ts";
import type { DashboardSource } from "./dashboard/source.ts";
import { CriticalError, reasonOf } from "../command_line/failure.ts";
import type { Log } from "./log.ts";
import { FAILURES } from "./failures.ts";
import { fillIn } from "./fill_in.ts";
import { explainBind } from "./open_sockets.ts";
import { readPassword } from "./read_password.ts";
import type { ServerOptions } from "./options.ts";

/** Ports tried after one that is taken, before any free one is. */
const NEXT_PORTS = 20;
const LOOPBACK = "127.0.0.1";

/**
 * Serves the dashboard. A port that was asked for must be had; the default one gives way to the next
 * free one. Throws a `CriticalError`.
 */
export function openDashboard(
  source: DashboardSource,
  wanted: Extract<ServerOptions["dashboard"], { state: "on" }>,
  log: Log,
): RunningDashboard {
  const { host, publicUrl } = wanted;
  const password = readPassword(wanted.password, source.lang);
  if (password === null && (!isLoopbackName(host) || publicUrl !== null)) {
    const address = publicUrl?.origin ?? formatEndpoint(host, wanted.port);
    throw new CriticalError(fillIn(FAILURES.noPassword[source.lang], { address }));
  }
  const onError = (error: unknown) => log.event("dashboard-failed", { error: reasonOf(error) });
  for (let port = wanted.port;;) {
    try {
      const dashboard = serveDashboard({ source, host, port, password, publicUrl, onError });
      if (!wanted.given && dashboard.port !== wanted.port) {
        log.event("dashboard-moved", { wanted: wanted.port, port: dashboard.port });
      }
      if (!isLoopbackName(host) && publicUrl === null) log.event("dashboard-in-clear", { host });
      return dashboard;
    } catch (cause) {
      const giveWay = !wanted.given && port !== 0 && cause instanceof DashboardListenError &&
        cause.code === "in-use";
      if (!giveWay) throw explain(cause, host, port, source.lang);
      port = port < wanted.port + NEXT_PORTS ? port + 1 : 0;
    }
  }
}

/** For commands of this machine where there is no dashboard. Throws a `CriticalError`. */
export function openControl(source: DashboardSource, log: Log): RunningDashboard {
  const onError = (error: unknown) => log.event("dashboard-failed", { error: reasonOf(error) });
  try {
    return serveDashboard({ source, host: LOOPBACK, port: 0, kind: "api", onError });
  } catch (cause) {
    throw explain(cause, LOOPBACK, 0, source.lang);
  }
}

function explain(
  cause: unknown,
  host: string,
  port: number,
  lang: DashboardSource["lang"],
): CriticalError {
  const error = (cause instanceof DashboardListenError ? explainBind(cause.code, lang) : null) ??
    reasonOf(cause);
  const fields = { address: formatEndpoint(host, port), error };
  return new CriticalError(fillIn(FAILURES.dashboard[lang], fields), { cause });
}
