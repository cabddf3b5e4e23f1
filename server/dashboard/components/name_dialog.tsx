import { Banner } from "../../../ui/shared/components/banner.tsx";
import { Button } from "../../../ui/shared/components/button.tsx";
import { Dialog } from "../../../ui/shared/components/dialog.tsx";
import type { IconName } from "../../../ui/shared/components/icon.tsx";
import type { DashboardTexts } from "../texts/texts.ts";

/** How a change of one name, which asks first, stands. */
export type NameChangeState =
  | { readonly state: "idle" }
  | { readonly state: "asking" | "doing"; readonly name: string }
  | { readonly state: "failed"; readonly name: string; readonly why: string };

/** It, and what can be done about it. */
export interface NameChange {
  readonly change: NameChangeState;
  ask(name: string): void;
  cancel(): void;
  confirm(name: string): void;
}

export interface NameDialogProps {
  readonly id: string;
  readonly icon: IconName;
  readonly texts: DashboardTexts;
  readonly of: "kick" | "release";
  readonly asked: NameChange;
  /** Whether this page has the token. */
  readonly allowed: boolean;
}

/** Whether what can't be undone really is to be done to a name. */
export function NameDialog({ id, icon, texts, of, asked, allowed }: NameDialogProps) {
  const { change, cancel } = asked;
  const { action, question, effect, needsToken, failed } = texts[of];
  const name = change.state === "idle" ? "" : change.name;
  return (
    <Dialog
      id={id}
      role="alertdialog"
      open={change.state !== "idle"}
      title={question(name)}
      onDismiss={cancel}
      actions={allowed
        ? (
          <>
            <Button autofocus onClick={cancel}>{texts.cancel}</Button>
            <Button
              variant="danger"
              icon={icon}
              disabled={change.state === "doing"}
              onClick={() => asked.confirm(name)}
            >
              {action}
            </Button>
          </>
        )
        : <Button variant="primary" autofocus onClick={cancel}>{texts.understood}</Button>}
    >
      <p>{allowed ? effect : needsToken}</p>
      {change.state === "failed" && <Banner level="error">{failed(change.why)}</Banner>}
    </Dialog>
  );
}
