import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface DialogProps {
  readonly id: string;
  readonly open: boolean;
  readonly title: string;
  /** `alertdialog` for what needs an answer. */
  readonly role?: "dialog" | "alertdialog";
  /** Escape was pressed; the owner decides. */
  readonly onDismiss: () => void;
  readonly class?: string;
  readonly children: ComponentChildren;
  /** The buttons, in reading order. */
  readonly actions: ComponentChildren;
}

/**
 * A modal `<dialog>`: the browser itself keeps the focus inside, makes the rest inert, and gives
 * the focus back at the end. Focus goes to the element with `autofocus`, else to the first.
 */
export function Dialog(props: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null || dialog.open === props.open) return;
    if (props.open) dialog.showModal();
    else dialog.close();
  }, [props.open]);
  return (
    <dialog
      ref={element}
      id={props.id}
      role={props.role ?? "dialog"}
      class={props.class === undefined ? "dialog" : `dialog ${props.class}`}
      aria-labelledby={`${props.id}-title`}
      aria-describedby={`${props.id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        props.onDismiss();
      }}
    >
      <h2 id={`${props.id}-title`}>{props.title}</h2>
      <div id={`${props.id}-text`} class="dialog-text">{props.children}</div>
      <div class="dialog-actions">{props.actions}</div>
    </dialog>
  );
}
