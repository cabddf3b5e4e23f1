import { useEffect, useState } from "preact/hooks";
import type { CallEntry, ClientState } from "../../../client/api/types.ts";
import { Button } from "../../shared/components/button.tsx";
import { Dialog } from "../../shared/components/dialog.tsx";
import { Icon } from "../../shared/components/icon.tsx";
import { Panel } from "../../shared/components/panel.tsx";
import { formatDay, formatDuration, formatExact } from "../../shared/format.ts";
import { canCall } from "../can_call.ts";
import { useApp } from "../app_context.ts";
import { MannersSettings } from "./manners_settings.tsx";

/** Calls that are over, the newest first; missed ones are marked until they have been seen. */
export function HistoryPanel({ client }: { client: ClientState }) {
  const { t, remote } = useApp();
  const [calls, setCalls] = useState<readonly CallEntry[]>([]);
  const [asking, setAsking] = useState(false);
  const { call, missed, keepHistory } = client;
  const last = call.state === "idle" ? call.last?.call : undefined;
  async function load(): Promise<void> {
    const outcome = await remote.get<readonly CallEntry[]>("/api/history");
    if (outcome.ok) setCalls(outcome.value);
  }
  useEffect(() => void load(), [missed, last, keepHistory]);
  return (
    <Panel
      id="history"
      title={t.history.title}
      icon="phone"
      badge={missed > 0 ? t.history.missed(missed) : undefined}
      actions={missed > 0 && (
        <Button
          variant="quiet"
          icon="check"
          onClick={() => remote.act("/api/history/seen")}
        >
          {t.history.seen}
        </Button>
      )}
    >
      {calls.length === 0
        ? <p class="body muted">{t.history.none}</p>
        : (
          <ul class="people calls" aria-labelledby="history-title" tabIndex={0}>
            {calls.map((entry) => (
              <Call key={entry.call} entry={entry} callable={canCall(client, entry.peer)} />
            ))}
          </ul>
        )}
      <div class="body history-end">
        <MannersSettings {...client} />
        <div class="switch">
          <input
            id="keep-history"
            type="checkbox"
            checked={keepHistory}
            onChange={({ currentTarget }) =>
              remote.act("/api/settings", { keepHistory: currentTarget.checked })}
          />
          <label for="keep-history">{t.history.keep}</label>
        </div>
        <Button icon="trash" disabled={calls.length === 0} onClick={() => setAsking(true)}>
          {t.history.clear}
        </Button>
      </div>
      <Dialog
        id="history-clear"
        open={asking}
        title={t.history.clearTitle}
        onDismiss={() => setAsking(false)}
        actions={
          <>
            <Button autofocus onClick={() => setAsking(false)}>{t.chat.cancel}</Button>
            <Button
              variant="danger"
              icon="trash"
              onClick={async () => {
                setAsking(false);
                await remote.post("/api/history/clear");
                load();
              }}
            >
              {t.history.clear}
            </Button>
          </>
        }
      >
        <p>{t.history.clearText}</p>
      </Dialog>
    </Panel>
  );
}

function Call({ entry, callable }: { entry: CallEntry; callable: boolean }) {
  const { lang, t, dial } = useApp();
  const { peer, side, reason, at, seconds, missed, seen } = entry;
  const what = missed ? t.history.missedCall : side === "caller" ? t.history.to : t.history.from;
  const how = missed ? "" : t.history.reasons[reason];
  return (
    <li class={missed && !seen ? "person call-entry call-unseen" : "person call-entry"}>
      <span title={what} class={missed ? "call-missed" : "muted"}>
        <Icon name={missed ? "missed" : side === "caller" ? "arrowOut" : "arrowIn"} />
      </span>
      <div class="person-main">
        <span class="person-name">{peer}</span>
        <span class={missed ? "call-missed" : "muted"}>
          {what}
          {how !== "" && `, ${how}`}
          {seconds >= 1 && `, ${formatDuration(seconds)}`}
        </span>
        <time class="muted" dateTime={at} title={formatExact(at, lang)}>{formatDay(at, lang)}</time>
      </div>
      <Button
        icon="phone"
        label={missed ? t.history.callBackName(peer) : t.history.callAgainName(peer)}
        disabled={!callable}
        onClick={() => dial.call(peer)}
      >
        {missed ? t.history.callBack : t.history.callAgain}
      </Button>
    </li>
  );
}
