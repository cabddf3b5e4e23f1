import { useState } from "preact/hooks";
import { Button } from "../../shared/components/button.tsx";
import { Field } from "../../shared/components/field.tsx";
import { useApp } from "../app_context.ts";
import type { FailureCode } from "../messages.ts";

export interface CallToProps {
  readonly ready: boolean;
  readonly to: string;
  readonly onTo: (value: string) => void;
}

/** Calls a name that is typed. */
export function CallTo({ ready, to, onTo }: CallToProps) {
  const { t, remote } = useApp();
  const [error, setError] = useState<FailureCode | null>(null);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (to.trim() === "") return fail("peer-empty");
    const outcome = await remote.post("/api/call", { to: to.trim() });
    if (outcome.ok) onTo("");
    else fail(outcome.code);
  }

  function fail(code: FailureCode): void {
    setError(code);
    document.getElementById("to")?.focus();
  }

  return (
    <form class="call-to" noValidate onSubmit={submit}>
      <Field
        id="to"
        label={t.call.to}
        value={to}
        error={error === null ? undefined : t.errors[error]}
        onInput={(value) => {
          onTo(value);
          setError(null);
        }}
      />
      <Button variant="primary" icon="phone" type="submit" disabled={!ready}>
        {t.call.submit}
      </Button>
    </form>
  );
}
