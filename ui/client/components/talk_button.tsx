import type { SoundState } from "../../../client/api/types.ts";
import { Icon } from "../../shared/components/icon.tsx";
import { useApp } from "../app_context.ts";
import { useTalkKeys } from "../hooks/use_talk_keys.ts";

/**
 * Push-to-talk: sent is what is said while the button, or the space bar, is held. A click without a
 * pointer (Enter, a screen reader) holds it until the next one.
 */
export function TalkButton({ sound }: { sound: SoundState }) {
  const { t, remote, talk } = useApp();
  useTalkKeys(talk, remote.link.value.state === "connected");
  const on = !sound.muted && (sound.held || talk.held.value);
  return (
    <div class="talk">
      <button
        type="button"
        class="button talk-button"
        aria-pressed={on}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          talk.press();
        }}
        onPointerUp={talk.release}
        onPointerCancel={talk.release}
        onLostPointerCapture={talk.release}
        onContextMenu={(event) => event.preventDefault()}
        onClick={(event) => {
          if (event.detail !== 0) return;
          if (talk.held.value) talk.release();
          else talk.press();
        }}
      >
        <Icon name={on ? "mic" : "micOff"} />
        <span>{on ? t.transmit.talking : t.transmit.talk}</span>
      </button>
      <p class="note">{t.transmit.hint}</p>
    </div>
  );
}
