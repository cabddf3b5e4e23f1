import { useState } from "preact/hooks";
import { Button } from "../../shared/components/button.tsx";
import { Dialog } from "../../shared/components/dialog.tsx";
import { useApp } from "../app_context.ts";

export interface WordCheckProps {
  readonly call: string;
  readonly peer: string;
  readonly words: readonly string[];
  /** They have been compared, in this call or an earlier one: kept out of the way. */
  readonly verified: boolean;
}

/** The words that both sides must have; what differs ends the call, so it is asked once more. */
export function WordCheck({ call, peer, words, verified }: WordCheckProps) {
  const { t, remote } = useApp();
  const [asking, setAsking] = useState(false);
  const say = (same: boolean) => remote.act("/api/verify", { call, same });
  const list = (
    <ol class="words" aria-label={t.security.wordsTitle}>
      {words.map((word, i) => <li key={i}>{word}</li>)}
    </ol>
  );
  const differ = <Button icon="warning" onClick={() => setAsking(true)}>{t.security.differ}
  </Button>;
  return (
    <>
      {verified
        ? (
          <details class="word-check-again">
            <summary>{t.security.again}</summary>
            <div class="word-check">
              {list}
              <p class="note">{t.security.wordsWhy(peer)}</p>
              <div class="stage-buttons">{differ}</div>
            </div>
          </details>
        )
        : (
          <div class="word-check">
            <h3>{t.security.wordsTitle}</h3>
            {list}
            <p class="note">{t.security.wordsWhy(peer)}</p>
            <div class="stage-buttons">
              <Button icon="check" onClick={() => say(true)}>{t.security.same}</Button>
              {differ}
            </div>
          </div>
        )}
      <Dialog
        id="words-differ"
        role="alertdialog"
        open={asking}
        title={t.security.differTitle}
        onDismiss={() => setAsking(false)}
        actions={
          <>
            <Button autofocus onClick={() => setAsking(false)}>{t.security.differBack}</Button>
            <Button
              variant="danger"
              icon="hangup"
              onClick={() => {
                setAsking(false);
                say(false);
              }}
            >
              {t.security.differEnd}
            </Button>
          </>
        }
      >
        <p>{t.security.differText(peer)}</p>
      </Dialog>
    </>
  );
}
