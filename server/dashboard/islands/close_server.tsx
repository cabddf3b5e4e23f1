import { useState } from "preact/hooks";
import { Banner } from "../../../ui/shared/components/banner.tsx";
import { Button } from "../../../ui/shared/components/button.tsx";
import { Dialog } from "../../../ui/shared/components/dialog.tsx";
import { requestClose } from "../browser/request_close.ts";
import type { DashboardStore } from "../browser/store.ts";
import type { IslandProps } from "./props.ts";
import { dashboardTexts } from "../texts/dashboard_texts.ts";
import type { DashboardTexts } from "../texts/texts.ts";

type CloseState =
  | { readonly state: "idle" }
  | { readonly state: "asking" }
  | { readonly state: "closing" }
  | { readonly state: "failed"; readonly why: string };

/** Close, after a confirmation. */
export function CloseServer({ store }: IslandProps) {
  const texts = dashboardTexts(store.lang);
  const [close, setClose] = useState<CloseState>({ state: "idle" });
  const link = store.link.value;
  const hydrated = store.hydrated.value;
  const gone = link === "closing";

  const confirm = async () => {
    setClose({ state: "closing" });
    const outcome = await requestClose(store.token.value ?? "");
    if (outcome === "closing") {
      store.link.value = "closing";
      setClose({ state: "idle" });
    } else {
      setClose({
        state: "failed",
        why: outcome === "unauthorized" ? texts.tokenStale : texts.unreachable,
      });
    }
  };

  if (store.listening.value === "") return null;
  return (
    <div class="close">
      <div>
        <h2>{texts.closeTitle}</h2>
        <p class="muted">{texts.closeHint}</p>
        <noscript>
          <p class="muted">{texts.closeNeedsScript}</p>
        </noscript>
      </div>
      <Button
        variant="danger"
        icon="power"
        label={texts.closeTitle}
        disabled={!hydrated || gone}
        onClick={() => setClose({ state: "asking" })}
      >
        {texts.close}
      </Button>
      {hydrated && (
        <CloseDialog
          store={store}
          texts={texts}
          close={gone ? { state: "idle" } : close}
          onCancel={() => setClose({ state: "idle" })}
          onConfirm={confirm}
        />
      )}
    </div>
  );
}

interface CloseDialogProps {
  readonly store: DashboardStore;
  readonly texts: DashboardTexts;
  readonly close: CloseState;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

function CloseDialog({ store, texts, close, onCancel, onConfirm }: CloseDialogProps) {
  const allowed = store.token.value !== null;
  return (
    <Dialog
      id="close-dialog"
      role="alertdialog"
      open={close.state !== "idle"}
      title={texts.closeQuestion}
      onDismiss={onCancel}
      actions={allowed
        ? (
          <>
            <Button autofocus onClick={onCancel}>{texts.cancel}</Button>
            <Button
              variant="danger"
              icon="power"
              disabled={close.state === "closing"}
              onClick={onConfirm}
            >
              {close.state === "closing" ? texts.closing : texts.closeTitle}
            </Button>
          </>
        )
        : <Button variant="primary" autofocus onClick={onCancel}>{texts.understood}</Button>}
    >
      {allowed
        ? <p>{texts.closeOnline(store.online.value)} {texts.closeEffect}</p>
        : <p>{texts.closeNeedsToken}</p>}
      {close.state === "failed" && <Banner level="error">{texts.closeFailed(close.why)}</Banner>}
    </Dialog>
  );
}
