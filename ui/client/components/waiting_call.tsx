import { useEffect, useState } from "preact/hooks";
import type { ClientState } from "../../../client/api/types.ts";
import { Avatar } from "../../shared/components/avatar.tsx";
import { Button } from "../../shared/components/button.tsx";
import { useApp } from "../app_context.ts";
import { holdReason } from "../hold_reason.ts";
import { useRingTone } from "../hooks/use_ring_tone.ts";
import { WAITING_TONE } from "../ring_tone.ts";

/**
 * A second caller, beside the call under way and over whatever else is on the page, which goes on. It
 * takes no focus: who writes a message goes on writing. Escape stops the sound.
 */
export function WaitingCall({ client }: { client: ClientState }) {
  const { t, remote } = useApp();
  const { waiting, doNotDisturb } = client;
  const [silenced, setSilenced] = useState<string | null>(null);
  const rings = waiting?.call ?? null;
  useRingTone(rings !== null && silenced !== rings && !doNotDisturb, WAITING_TONE);
  useEffect(() => {
    if (rings === null) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") setSilenced(rings);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [rings]);

  const reason = holdReason(client, t);
  return (
    <>
      <p class="hidden-text" role="alert">{waiting !== null && t.waiting.title(waiting.peer)}</p>
      {waiting !== null && (
        <section class="waiting" id="waiting" aria-labelledby="waiting-title">
          <div class="waiting-who">
            <Avatar name={waiting.peer} />
            <h2 id="waiting-title">{t.waiting.title(waiting.peer)}</h2>
          </div>
          {waiting.peerVersion === 1 && <p class="note">{t.waiting.oldPeer}</p>}
          <div class="waiting-buttons">
            <span class="waiting-hold" title={reason ?? undefined}>
              <Button
                variant="success"
                icon="pause"
                disabled={reason !== null}
                describedBy={reason === null ? undefined : "waiting-reason"}
                onClick={() => remote.act("/api/accept", { call: waiting.call, first: "hold" })}
              >
                {t.waiting.holdAndAnswer}
              </Button>
            </span>
            <Button
              icon="phone"
              onClick={() => remote.act("/api/accept", { call: waiting.call, first: "end" })}
            >
              {t.waiting.endAndAnswer}
            </Button>
            <Button
              variant="danger"
              icon="hangup"
              onClick={() => remote.act("/api/reject", { call: waiting.call })}
            >
              {t.waiting.decline}
            </Button>
          </div>
          {reason !== null && <p class="note" id="waiting-reason">{reason}</p>}
        </section>
      )}
    </>
  );
}
