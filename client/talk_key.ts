/** The button of push-to-talk, wherever it is pressed: on a page, by a script. */
export interface TalkKey {
  readonly held: boolean;
  /**
   * Pressed until `release()`, or for `ms` alone: who may vanish (a page) presses again before they
   * are over, so that the microphone never stays open behind its back.
   */
  press(ms?: number): void;
  release(): void;
}

export function createTalkKey(onChange: (held: boolean) => void): TalkKey {
  let held = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function set(on: boolean): void {
    if (held === on) return;
    held = on;
    onChange(on);
  }
  function release(): void {
    clearTimeout(timer);
    set(false);
  }

  return {
    get held() {
      return held;
    },
    press(ms) {
      clearTimeout(timer);
      if (ms !== undefined) timer = setTimeout(release, ms);
      set(true);
    },
    release,
  };
}
