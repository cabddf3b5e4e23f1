import { clientCommand, Command, isNearOnly } from "../components/command.tsx";
import type { IslandProps } from "./props.ts";
import { dashboardTexts } from "../texts.ts";

/** `Listening on IP:PORT`, and how to get there. */
export function Listening({ store }: IslandProps) {
  const texts = dashboardTexts(store.lang);
  const listening = store.listening.value;
  if (listening === "") return <h1 class="hidden-text">{texts.title(0)}</h1>;
  return (
    <div class="listening-block">
      <h1 class="listening">
        {texts.listening} <span class="mono">{listening}</span>
      </h1>
      <p class="muted">
        {texts.connectHint(isNearOnly(listening))} <Command line={clientCommand(listening)} />
      </p>
    </div>
  );
}
