import type { ClientState } from "../../../client/api/types.ts";
import { useApp } from "../app_context.ts";

/** Whether calls ring here, and whether they do during another. */
export function MannersSettings(manners: Pick<ClientState, "doNotDisturb" | "callWaiting">) {
  const { t } = useApp();
  return (
    <fieldset class="switches manners">
      <legend>{t.manners.legend}</legend>
      <Switch
        field="doNotDisturb"
        on={manners.doNotDisturb}
        label={t.manners.doNotDisturb}
        hint={t.manners.doNotDisturbHint}
      />
      <Switch
        field="callWaiting"
        on={manners.callWaiting}
        disabled={manners.doNotDisturb}
        label={t.manners.callWaiting}
        hint={t.manners.callWaitingHint}
      />
    </fieldset>
  );
}

interface SwitchProps {
  readonly field: "doNotDisturb" | "callWaiting";
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly label: string;
  readonly hint: string;
}

function Switch({ field, on, disabled, label, hint }: SwitchProps) {
  const { remote } = useApp();
  return (
    <div class="switch">
      <input
        id={field}
        type="checkbox"
        checked={on}
        disabled={disabled ?? false}
        aria-describedby={`${field}-hint`}
        onChange={({ currentTarget }) =>
          remote.act("/api/settings", { [field]: currentTarget.checked })}
      />
      <label for={field}>{label}</label>
      <p class="field-hint" id={`${field}-hint`}>{hint}</p>
    </div>
  );
}
