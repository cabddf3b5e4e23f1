import { useEffect, useState } from "preact/hooks";
import type { KeyAlarmState } from "../../../client/api/types.ts";
import { Button } from "../../shared/components/button.tsx";
import { Dialog } from "../../shared/components/dialog.tsx";
import { Icon } from "../../shared/components/icon.tsx";
import { useApp } from "../app_context.ts";

/** A click that was on its way to something else must not answer what has just appeared there. */
const SETTLES_MS = 1_000;

/**
 * Somebody's key is not what it should be: above everything, and there until it is answered. It takes no
 * focus and Escape does nothing to it; what would believe a new key asks once more.
 */
export function KeyAlarm({ alarm, inert }: { alarm: KeyAlarmState; inert: boolean }) {
  const { t, remote } = useApp();
  const { peer, kind, known, offered } = alarm;
  const [settled, setSettled] = useState(false);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLES_MS);
    return () => clearTimeout(timer);
  }, []);
  const isPlain = kind === "downgraded";
  return (
    <section class="alarm" id="alarm" inert={inert} aria-labelledby="alarm-title">
      <div role="alert">
        <h2 id="alarm-title">
          <Icon name="warning" />
          <span>{t.alarm.titles[kind](peer)}</span>
        </h2>
        <p>{t.alarm.texts[kind]}</p>
      </div>
      <dl class="alarm-keys">
        <dt>{t.alarm.known}</dt>
        <dd class="mono">{known ?? t.alarm.none}</dd>
        <dt>{kind === "wrong-key" ? t.alarm.wrong : t.alarm.offered}</dt>
        <dd class="mono">{offered ?? t.alarm.none}</dd>
      </dl>
      <div class="alarm-buttons">
        {kind !== "wrong-key" && (
          <Button disabled={!settled} onClick={() => setAsking(true)}>
            {isPlain ? t.alarm.acceptPlain : t.alarm.accept}
          </Button>
        )}
        <Button disabled={!settled} onClick={() => remote.act("/api/alarm/dismiss")}>
          {t.alarm.dismiss}
        </Button>
      </div>
      <Dialog
        id="alarm-accept"
        role="alertdialog"
        open={asking}
        title={isPlain ? t.alarm.plainTitle(peer) : t.alarm.confirmTitle(peer)}
        onDismiss={() => setAsking(false)}
        actions={
          <>
            <Button autofocus onClick={() => setAsking(false)}>{t.alarm.cancel}</Button>
            <Button
              variant="danger"
              onClick={() => {
                setAsking(false);
                remote.act("/api/trust", { name: peer });
              }}
            >
              {isPlain ? t.alarm.acceptPlain : t.alarm.accept}
            </Button>
          </>
        }
      >
        <p>{isPlain ? t.alarm.plainText(peer) : t.alarm.confirmText(peer)}</p>
        {offered !== null && <p class="mono fingerprint">{offered}</p>}
      </Dialog>
    </section>
  );
}
