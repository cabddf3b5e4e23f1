import { Banner } from "../../../ui/shared/components/banner.tsx";
import { Button } from "../../../ui/shared/components/button.tsx";
import { Dialog } from "../../../ui/shared/components/dialog.tsx";
import type { IconName } from "../../../ui/shared/components/icon.tsx";
import type { DashboardTexts } from "../texts.ts";

/** How a change of one name, which asks first, stands. */
export type NameChange =
  | { readonly state: "idle" }
  | { readonly state: "asking" | "doing"; readonly name: string }
  | { readonly state: "failed"; readonly name: string; readonly why: string };

export interface NameDialogProps {
  readonly id: string;
  readonly texts: DashboardTexts;
  readonly change: NameChange;
  /** Whether this page has the token. */
  readonly allowed: boolean;
  readonly icon: IconName;
  /** What is asked, what it does, what the button says, and what is said without a token or after a failure. */
  readonly question: (name: string) => string;
  readonly effect: string;
  readonly action: string;
  readonly needsToken: string;
  readonly failed: (why: string) => string;
  readonly onCancel: () => void;
  readonly onConfirm: (name: string) => void;
}

/** Whether what can't be undone really is to be done to a name. */
export function NameDialog(props: NameDialogProps) {
  const { texts, change, allowed, onCancel } = props;
  const name = change.state === "idle" ? "" : change.name;
  return (
    <Dialog
      id={props.id}
      role="alertdialog"
      open={change.state !== "idle"}
      title={props.question(name)}
      onDismiss={onCancel}
      actions={allowed
        ? (
          <>
            <Button autofocus onClick={onCancel}>{texts.cancel}</Button>
            <Button
              variant="danger"
              icon={props.icon}
              disabled={change.state === "doing"}
              onClick={() => props.onConfirm(name)}
            >
              {props.action}
            </Button>
          </>
        )
        : <Button variant="primary" autofocus onClick={onCancel}>{texts.understood}</Button>}
    >
      <p>{allowed ? props.effect : props.needsToken}</p>
      {change.state === "failed" && <Banner level="error">{props.failed(change.why)}</Banner>}
    </Dialog>
  );
}
