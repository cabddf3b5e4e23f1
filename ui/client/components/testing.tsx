import type { RefObject } from "preact";
import type { CallState, SoundState } from "../../../client/api/types.ts";
import { Button } from "../../shared/components/button.tsx";
import { useNow } from "../../shared/hooks/use_now.ts";
import { useApp } from "../app_context.ts";
import { LevelMeter } from "./level_meter.tsx";
import { Quality } from "./quality.tsx";
import { TalkButton } from "./talk_button.tsx";

export interface TestingProps {
  readonly call: Extract<CallState, { state: "testing" }>;
  readonly sound: SoundState;
  readonly focus: RefObject<HTMLParagraphElement | null>;
}

/** The call to oneself: what one says is heard a second later. */
export function Testing({ call, sound, focus }: TestingProps) {
  const { t, remote } = useApp();
  const left = Math.max(0, Math.ceil((Date.parse(call.until) - useNow(500)) / 1_000));
  return (
    <div class="body stage">
      <p class="stage-title" ref={focus} tabIndex={-1}>{t.test.title}</p>
      <Quality withFigures={false} />
      <div class="meters">
        <LevelMeter which="mic" label={t.test.micMeter} text={t.call.mic} muted={sound.muted} />
        <LevelMeter
          which="speaker"
          label={t.test.speakerMeter}
          text={t.test.speaker}
          muted={false}
        />
      </div>
      {sound.transmit === "push" && <TalkButton sound={sound} />}
      <div class="stage-buttons">
        <Button variant="danger" icon="hangup" onClick={() => remote.act("/api/hangup")}>
          {t.test.stop}
        </Button>
      </div>
      <p class="note">{t.test.ends(left)}</p>
    </div>
  );
}
