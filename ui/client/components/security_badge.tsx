import type { CallState, KeyAlarmState, Security } from "../../../client/api/types.ts";
import { Icon, type IconName } from "../../shared/components/icon.tsx";
import { useApp } from "../app_context.ts";
import type { Messages } from "../messages.ts";

const ICONS: Readonly<Record<Security | "changed", IconName>> = {
  verified: "shield",
  encrypted: "lock",
  plain: "unlock",
  changed: "warning",
};

export interface SecurityBadgeProps {
  readonly call: Extract<CallState, { state: "in-call" }>;
  readonly alarm: KeyAlarmState | null;
}

/** How the call is protected; read out when that changes. */
export function SecurityBadge({ call, alarm }: SecurityBadgeProps) {
  const { t } = useApp();
  const kind = alarm?.peer === call.peer ? "changed" : call.security;
  return (
    <p class={`security security-${kind}`} role="status">
      <Icon name={ICONS[kind]} />
      <span>{securityText(kind, call.peerVersion, t)}</span>
    </p>
  );
}

/** The same of a call that is on hold, where there is little room. */
export function SecurityIcon({ security }: { security: Security }) {
  const { t } = useApp();
  return (
    <span class={`security security-${security}`} title={t.security[security]}>
      <Icon name={ICONS[security]} />
      <span class="hidden-text">{t.security[security]}</span>
    </span>
  );
}

function securityText(kind: Security | "changed", peerVersion: 1 | 2, t: Messages): string {
  if (kind === "changed") return t.security.keyChanged;
  return kind === "plain" && peerVersion === 1 ? t.security.plainOld : t.security[kind];
}
