import { useEffect, useRef, useState } from "preact/hooks";
import type { ClientState } from "../../../client/api/types.ts";
import { Banner } from "../../shared/components/banner.tsx";
import { Button } from "../../shared/components/button.tsx";
import { Field } from "../../shared/components/field.tsx";
import { Panel } from "../../shared/components/panel.tsx";
import { useApp } from "../app_context.ts";
import {
  checkConnect,
  type ConnectErrors,
  type ConnectField,
  type ConnectValues,
  fieldOf,
  firstField,
  hasSpace,
  splitServer,
} from "../connect_rules.ts";
import type { FailureCode } from "../messages.ts";

/** Server, port and name; what is wrong is said at its field. */
export function ConnectPanel({ client }: { client: ClientState }) {
  const { t, remote } = useApp();
  const { prefill, connection } = client;
  // What the user has typed; a field not touched shows the prefill, which mDNS may change.
  const [typed, setTyped] = useState<Partial<ConnectValues>>({});
  const [errors, setErrors] = useState<ConnectErrors>({});
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const values = { server: prefill.server, port: `${prefill.port}`, name: prefill.name, ...typed };
  const connecting = connection.state === "connecting";

  // A registration that a flag or another tab has asked for fails here too, at the same fields. It is
  // tried again and again, while somebody may be typing: so it is said once, and takes no focus.
  const failed = connection.state === "offline" ? connection.error?.code : undefined;
  const said = useRef<FailureCode | null>(null);
  useEffect(() => {
    if (failed === undefined || failed === said.current) return;
    said.current = failed;
    show(failed);
  }, [failed]);

  function show(code: FailureCode): ConnectField | null {
    const field = fieldOf(code);
    setErrors(field === null ? {} : { [field]: code });
    setFailure(field === null ? code : null);
    return field;
  }

  function focus(field: ConnectField | null): void {
    if (field !== null) document.getElementById(field)?.focus();
  }

  function type(field: ConnectField, value: string): void {
    setTyped({ ...typed, [field]: value });
    setErrors({ ...errors, [field]: undefined });
    setFailure(null);
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (connecting) return;
    const asked = splitServer(values);
    setTyped(asked);
    const found = checkConnect(asked);
    setErrors(found);
    setFailure(null);
    const first = firstField(found);
    if (first !== null) return focus(first);
    const outcome = await remote.post("/api/connect", {
      server: asked.server.trim(),
      port: Number(asked.port.trim()),
      name: asked.name,
    });
    if (!outcome.ok) focus(show(outcome.code));
  }

  const text = (code: FailureCode | undefined) => code === undefined ? undefined : t.errors[code];
  return (
    <Panel id="connect" title={t.connect.title} icon="plug">
      <form class="body form" noValidate onSubmit={submit}>
        <p class="muted">{t.connect.intro}</p>
        {failure !== null && <Banner level="error">{t.errors[failure]}</Banner>}
        <div class="server-and-port">
          <Field
            id="server"
            label={t.connect.server}
            value={values.server}
            error={text(errors.server)}
            onInput={(value) => type("server", value)}
            required
          />
          <Field
            id="port"
            label={t.connect.port}
            value={values.port}
            error={text(errors.port)}
            inputMode="numeric"
            onInput={(value) => type("port", value)}
            required
          />
        </div>
        <Field
          id="name"
          label={t.connect.name}
          value={values.name}
          error={text(errors.name)}
          hint={hasSpace(values.name) ? t.connect.spaceHint : undefined}
          onInput={(value) => type("name", value)}
          required
          autofocus
        />
        <div class="form-end">
          {connecting && (
            <p class="muted" role="status">
              {t.connect.to(connection.server, connection.name)}
            </p>
          )}
          <Button variant="primary" type="submit" disabled={connecting}>
            {connecting ? t.connect.busy : t.connect.submit}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
