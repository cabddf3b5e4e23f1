/** What became of the sender's sound, since the beginning: in samples of 48 kHz, and in packets. */
export interface SoundAccount {
  /** Samples that were made up though the sender had sound; that came, but were left out. */
  readonly concealed: number;
  readonly dropped: number;
  /** Packets that came after their turn, and those that filled a hole from beside another packet. */
  readonly late: number;
  readonly recovered: number;
  /** Made up where a packet is known to be missing. */
  conceal(samples: number): void;
  /**
   * Made up where nothing more is there, perhaps since the sender is silent. `isQuiet`: he was pausing
   * when it began, so that it counts only when it turns out that something was sent.
   */
  concealDry(samples: number, isQuiet: boolean): void;
  /** A packet came after a dry spell, if there was one: `gap` samples after the last one, `silence` of which weren't sent. */
  resume(gap: number, silence: number): void;
  /** Another stream begins: what the last one would have sent isn't known. */
  restart(): void;
  drop(samples: number): void;
  miss(): void;
  recover(packets: number): void;
}

/** 1 s: a sender that is away for longer has stopped; what is made up then is for no sound of his. */
const STOPPED = 48_000;

export function createSoundAccount(): SoundAccount {
  let concealed = 0, dropped = 0, late = 0, recovered = 0;
  let counted = 0, uncounted = 0; // of the dry spell

  function restart(): void {
    counted = uncounted = 0;
  }

  return {
    conceal(samples) {
      concealed += samples;
    },
    concealDry(samples, isQuiet) {
      if (isQuiet) uncounted += samples;
      else {
        const more = Math.min(samples, STOPPED - counted);
        counted += more;
        concealed += more;
      }
    },
    resume(gap, silence) {
      if (counted + uncounted === 0) return;
      const missing = Math.max(0, gap - silence);
      if (silence > 0) concealed -= Math.max(0, counted - missing);
      concealed += Math.min(uncounted, missing, STOPPED);
      restart();
    },
    restart,
    drop(samples) {
      dropped += samples;
    },
    miss() {
      late++;
    },
    recover(packets) {
      recovered += packets;
    },
    get concealed() {
      return concealed;
    },
    get dropped() {
      return dropped;
    },
    get late() {
      return late;
    },
    get recovered() {
      return recovered;
    },
  };
}
