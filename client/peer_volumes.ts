import type { SoundState } from "./api/types.ts";
import type { VoiceEngine } from "./media/voice_engine.ts";
import { checkVolume } from "./request_checks.ts";
import { type SettingsStore, withVolume } from "./settings.ts";

/** How loud the user wants each peer, on top of what makes all about as loud. */
export interface PeerVolumes {
  readonly state: Pick<SoundState, "peerVolumeDb">;
  /** This one is heard from now on; null: oneself, in a test. */
  follow(peer: string | null): void;
  /**
   * Remembered by name from one run to the next; heard at once where this one is heard now.
   * @throws TelephoneError for a name or a volume that is none
   */
  change(peer: string, db: number): void;
}

export interface PeerVolumesParts {
  readonly engine: Pick<VoiceEngine, "setVolume">;
  readonly settings: SettingsStore;
  onChange(): void;
}

export function createPeerVolumes({ engine, settings, onChange }: PeerVolumesParts): PeerVolumes {
  let heard: string | null = null;
  let told = 0; // as the engine begins

  function apply(db: number): void {
    if (db === told) return;
    told = db;
    engine.setVolume(db);
    onChange();
  }

  return {
    get state() {
      return { peerVolumeDb: told };
    },
    follow(peer) {
      heard = peer;
      const known = new Map(Object.entries(settings.settings.volumes ?? {}));
      apply(known.get(peer ?? "") ?? 0);
    },
    change(peer, db) {
      const name = checkVolume(peer, db);
      settings.save({ volumes: withVolume(settings.settings, name, db) });
      if (name === heard) apply(db);
    },
  };
}
