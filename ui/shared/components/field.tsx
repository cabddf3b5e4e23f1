import { Icon } from "./icon.tsx";

export interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  /** What is wrong with this field, said at it. */
  readonly error?: string | undefined;
  readonly hint?: string | undefined;
  /** `password`: not shown, and the browser may remember it. */
  readonly type?: "text" | "password";
  readonly placeholder?: string;
  readonly inputMode?: "text" | "numeric" | "search";
  readonly maxLength?: number;
  readonly required?: boolean;
  readonly disabled?: boolean;
  readonly autofocus?: boolean;
  readonly class?: string;
}

/** A labelled text field, with its hint and its error tied to it for screen readers. */
export function Field(props: FieldProps) {
  const { id, error, hint } = props;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class={props.class === undefined ? "field" : `field ${props.class}`}>
      <label for={id}>{props.label}</label>
      <input
        id={id}
        name={id}
        type={(props.type ?? "text") as "text" /* Preact types each kind apart */}
        value={props.value}
        placeholder={props.placeholder}
        inputMode={props.inputMode ?? "text"}
        maxLength={props.maxLength}
        required={props.required ?? false}
        disabled={props.disabled ?? false}
        autofocus={props.autofocus ?? false}
        autocomplete={props.type === "password" ? "current-password" : "off"}
        spellcheck={false}
        aria-invalid={error === undefined ? undefined : "true"}
        aria-describedby={described === "" ? undefined : described}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      {hint !== undefined && <p id={`${id}-hint`} class="field-hint">{hint}</p>}
      {error !== undefined && (
        <p id={`${id}-error`} class="field-error" role="alert">
          <Icon name="warning" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}
