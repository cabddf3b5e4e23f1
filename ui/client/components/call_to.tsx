import { useEffect } from "preact/hooks";
import { Button } from "../../shared/components/button.tsx";
import { Field } from "../../shared/components/field.tsx";
import { useApp } from "../app_context.ts";

/** Calls a name that is typed. */
export function CallTo({ ready }: { ready: boolean }) {
  const { t, dial } = useApp();
  const error = dial.error.value;
  useEffect(() => {
    if (error !== null) document.getElementById("to")?.focus();
  }, [error]);
  return (
    <form
      class="call-to"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        dial.call(dial.to.value);
      }}
    >
      <Field
        id="to"
        label={t.call.to}
        value={dial.to.value}
        error={error === null ? undefined : t.errors[error]}
        onInput={dial.type}
      />
      <Button variant="primary" icon="phone" type="submit" disabled={!ready}>
        {t.call.submit}
      </Button>
    </form>
  );
}
