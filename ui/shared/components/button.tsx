import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export interface ButtonProps {
  /** `primary` for the one main action, `danger` and `success` for what their colours say. */
  readonly variant?: "primary" | "danger" | "success" | "quiet";
  readonly icon?: IconName;
  readonly type?: "button" | "submit";
  readonly disabled?: boolean;
  readonly autofocus?: boolean;
  readonly pressed?: boolean;
  /** For a button whose text alone doesn't say what it acts on; must begin with that text. */
  readonly label?: string;
  /** The id of what says more about it, as why it is disabled. */
  readonly describedBy?: string | undefined;
  readonly class?: string;
  readonly onClick?: () => void;
  readonly children?: ComponentChildren;
}

export function Button(props: ButtonProps) {
  const { variant, icon, pressed, label, children } = props;
  const classes = ["button"];
  if (variant !== undefined) classes.push(`button-${variant}`);
  if (children === undefined) classes.push("button-icon");
  if (props.class !== undefined) classes.push(props.class);
  return (
    <button
      type={props.type ?? "button"}
      class={classes.join(" ")}
      disabled={props.disabled ?? false}
      autofocus={props.autofocus ?? false}
      aria-pressed={pressed}
      aria-label={label}
      aria-describedby={props.describedBy}
      onClick={props.onClick}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}
