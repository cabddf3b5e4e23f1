import type { UserEntry } from "../../../client/api/types.ts";
import { Icon } from "../../shared/components/icon.tsx";
import { useApp } from "../app_context.ts";

/** What is known of somebody online: the key, an old client, a name that looks like another's. */
export function TrustMark({ user }: { user: UserEntry }) {
  const { t } = useApp();
  const { version, trust, lookAlike } = user;
  return (
    <>
      {version === 1
        ? <span class="badge badge-old" title={t.people.oldClientLong}>{t.people.oldClient}</span>
        : trust !== null && (
          <span class={`badge trust trust-${trust}`} title={t.keys.trustLong[trust]}>
            {trust === "verified" && <Icon name="shield" />}
            {t.keys.trust[trust]}
          </span>
        )}
      {lookAlike !== null && (
        <span class="look-alike">
          <Icon name="warning" />
          <span>{t.keys.lookAlike(lookAlike)}</span>
        </span>
      )}
    </>
  );
}
