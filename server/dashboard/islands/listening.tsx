import { clientCommand, Command, isNearOnly } from "../components/command.tsx";
import type { IslandProps } from "./props.ts";
import { dashboardTexts } from "../texts/dashboard_texts.ts";

/** `Listening on IP:PORT`, how to get there, and how to know it. */
export function Listening({ store }: IslandProps) {
  const texts = dashboardTexts(store.lang);
  const listening = store.listening.value;
  const serverKey = store.serverKey.value;
  if (listening === "") return <h1 class="hidden-text">{texts.title(0)}</h1>;
  return (
    <div class="listening-block">
      <h1 class="listening">
        {texts.listening} <span class="mono">{listening}</span>
      </h1>
      <p class="muted">
        {texts.connectHint(isNearOnly(listening))} <Command line={clientCommand(listening)} />
      </p>
      {serverKey !== null && (
        <p class="muted small">
          {texts.serverKey} <span class="mono server-key">{serverKey}</span>
        </p>
      )}
    </div>
  );
}
