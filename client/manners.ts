import type { ClientState } from "./api/types.ts";
import type { SettingsStore } from "./settings.ts";

/** Who may ring here, as the page and scripts set it. */
export interface Manners {
  readonly state: Pick<ClientState, "doNotDisturb" | "callWaiting">;
  /** Remembered from one run to the next. */
  change(change: Partial<Manners["state"]>): void;
}

export interface MannersParts {
  readonly settings: SettingsStore;
  /** What the flags say; null: as remembered. */
  readonly wanted: { readonly [Name in keyof Manners["state"]]: boolean | null };
  onChange(): void;
}

export function createManners({ settings, wanted, onChange }: MannersParts): Manners {
  const known = settings.settings;
  let state: Manners["state"] = {
    doNotDisturb: wanted.doNotDisturb ?? known.doNotDisturb ?? false,
    callWaiting: wanted.callWaiting ?? known.callWaiting ?? true,
  };

  return {
    get state() {
      return state;
    },
    change(change) {
      state = { ...state, ...change };
      settings.save(change);
      onChange();
    },
  };
}
