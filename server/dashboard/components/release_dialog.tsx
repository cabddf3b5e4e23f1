import { Banner } from "../../../ui/shared/components/banner.tsx";
import { Button } from "../../../ui/shared/components/button.tsx";
import { Dialog } from "../../../ui/shared/components/dialog.tsx";
import type { DashboardTexts } from "../texts.ts";

export type ReleaseState =
  | { readonly state: "idle" }
  | { readonly state: "asking" | "releasing"; readonly name: string }
  | { readonly state: "failed"; readonly name: string; readonly why: string };

export interface ReleaseDialogProps {
  readonly texts: DashboardTexts;
  readonly release: ReleaseState;
  /** Whether this page has the token. */
  readonly allowed: boolean;
  readonly onCancel: () => void;
  readonly onConfirm: (name: string) => void;
}

/** Whether a name really is to be nobody's. */
export function ReleaseDialog(
  { texts, release, allowed, onCancel, onConfirm }: ReleaseDialogProps,
) {
  const name = release.state === "idle" ? "" : release.name;
  return (
    <Dialog
      id="release-dialog"
      role="alertdialog"
      open={release.state !== "idle"}
      title={texts.releaseQuestion(name)}
      onDismiss={onCancel}
      actions={allowed
        ? (
          <>
            <Button autofocus onClick={onCancel}>{texts.cancel}</Button>
            <Button
              variant="danger"
              icon="unlock"
              disabled={release.state === "releasing"}
              onClick={() => onConfirm(name)}
            >
              {texts.release}
            </Button>
          </>
        )
        : <Button variant="primary" autofocus onClick={onCancel}>{texts.understood}</Button>}
    >
      <p>{allowed ? texts.releaseEffect : texts.releaseNeedsToken}</p>
      {release.state === "failed" && (
        <Banner level="error">{texts.releaseFailed(release.why)}</Banner>
      )}
    </Dialog>
  );
}
