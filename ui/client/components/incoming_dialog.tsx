import { useEffect, useState } from "preact/hooks";
import type { CallState } from "../../../client/api/types.ts";
import { Avatar } from "../../shared/components/avatar.tsx";
import { Button } from "../../shared/components/button.tsx";
import { Dialog } from "../../shared/components/dialog.tsx";
import { useApp } from "../app_context.ts";
import { useRingTone } from "../hooks/use_ring_tone.ts";

export interface IncomingDialogProps {
  readonly call: CallState;
  /** The client program doesn't answer, so nothing can be answered. */
  readonly lost: boolean;
  /** A text field had the focus when the call came. */
  readonly typing: boolean;
}

/**
 * Somebody calls: over everything else, until it is answered or over. Escape stops the sound. Who is
 * typing a name must not accept a call, and so open the microphone, by a stray Enter.
 */
export function IncomingDialog({ call, lost, typing }: IncomingDialogProps) {
  const { t, remote } = useApp();
  const incoming = call.state === "incoming" && !lost ? call : null;
  const [silenced, setSilenced] = useState<string | null>(null);
  useRingTone(incoming !== null && silenced !== incoming.call);

  // A browser closes a dialog at the second Escape, asked or not; a call must not vanish by that.
  const ringing = incoming?.call ?? null;
  useEffect(() => {
    if (ringing === null) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      setSilenced(ringing);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [ringing]);

  return (
    <Dialog
      id="incoming"
      role="alertdialog"
      class="incoming"
      open={incoming !== null}
      title={incoming === null ? "" : t.call.incoming(incoming.peer)}
      onDismiss={() => setSilenced(ringing)}
      actions={
        <>
          <Button
            variant="danger"
            icon="hangup"
            onClick={() => remote.act("/api/reject")}
          >
            {t.call.decline}
          </Button>
          <Button
            variant="success"
            icon="phone"
            autofocus={!typing}
            onClick={() => remote.act("/api/accept")}
          >
            {t.call.accept}
          </Button>
        </>
      }
    >
      {incoming !== null && (
        <div class="stage-avatar stage-waiting" tabIndex={-1} autofocus={typing}>
          <Avatar name={incoming.peer} />
        </div>
      )}
      {incoming?.peerVersion === 1 && <p>{t.call.oldPeer}</p>}
    </Dialog>
  );
}
