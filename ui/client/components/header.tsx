import type { ConnectionState } from "../../../client/api/types.ts";
import { Brand } from "../../shared/components/brand.tsx";
import { Button } from "../../shared/components/button.tsx";
import { useApp } from "../app_context.ts";
import { useFocusWhenLost } from "../hooks/use_focus_when_lost.ts";
import type { Messages } from "../messages.ts";

/** What this is, and how it stands with the server. */
export function Header({ connection, inert }: { connection: ConnectionState; inert: boolean }) {
  const { t, remote } = useApp();
  const focus = useFocusWhenLost<HTMLParagraphElement>(connection.state);
  const connected = connection.state === "registered" || connection.state === "reconnecting";
  return (
    <header class="top" inert={inert}>
      <Brand product={t.product} />
      <h1 class="hidden-text">DevCloud</h1>
      <p class={`status status-${connection.state}`} role="status" ref={focus} tabIndex={-1}>
        <span class="status-dot" aria-hidden="true" />
        <span>{words(connection, t)}</span>
      </p>
      {connected && (
        <Button icon="power" onClick={() => remote.act("/api/disconnect")}>
          {t.connection.disconnect}
        </Button>
      )}
    </header>
  );
}

function words(connection: ConnectionState, t: Messages): string {
  switch (connection.state) {
    case "offline":
      return t.connection.offline;
    case "connecting":
      return t.connection.connecting;
    case "registered":
      return t.connection.registered(connection.name, connection.server);
    case "reconnecting":
      return t.connection.lost;
  }
}
