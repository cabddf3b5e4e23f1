import type { ClientState, HeldCall } from "../../../client/api/types.ts";
import { Avatar } from "../../shared/components/avatar.tsx";
import { Button } from "../../shared/components/button.tsx";
import { formatDuration } from "../../shared/format.ts";
import { useNow } from "../../shared/hooks/use_now.ts";
import { useApp } from "../app_context.ts";
import { SecurityIcon } from "./security_badge.tsx";

/** Calls that we hold beside the one under way; one of them can be talked to at a time. */
export function HeldCalls({ held, call }: Pick<ClientState, "held" | "call">) {
  const { t } = useApp();
  if (held.length === 0) return null;
  return (
    <div class="held">
      <h3 id="held-title">{t.waiting.held}</h3>
      <ul class="people" aria-labelledby="held-title">
        {held.map((one) => <Held key={one.call} held={one} others={call.state !== "idle"} />)}
      </ul>
    </div>
  );
}

/** @param props.others another call is at the front, which this one changes places with */
function Held({ held, others }: { held: HeldCall; others: boolean }) {
  const { t, remote } = useApp();
  const { call, peer, since, hold, security } = held;
  const now = useNow(1_000);
  return (
    <li class="person">
      <Avatar name={peer} />
      <div class="person-main">
        <span class="person-name">{peer}</span>
        <SecurityIcon security={security} />
        <span class="muted held-time">
          {formatDuration((now - Date.parse(since)) / 1_000)}
          {hold === "both" && `, ${t.waiting.bothShort}`}
        </span>
      </div>
      <div class="person-buttons">
        <Button
          icon={others ? "swap" : "play"}
          label={others ? t.waiting.switchName(peer) : t.waiting.resumeName(peer)}
          onClick={() => remote.act("/api/switch", { call })}
        >
          {others ? t.waiting.switchTo : t.waiting.resume}
        </Button>
        <Button
          variant="danger"
          icon="hangup"
          label={t.waiting.hangupName(peer)}
          onClick={() => remote.act("/api/hangup", { call })}
        />
      </div>
    </li>
  );
}
