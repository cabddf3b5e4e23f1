import type { RefObject } from "preact";
import type { CallState, SoundState } from "../../../client/api/types.ts";
import { Avatar } from "../../shared/components/avatar.tsx";
import { Button } from "../../shared/components/button.tsx";
import { Icon } from "../../shared/components/icon.tsx";
import { formatDuration } from "../../shared/format.ts";
import { useNow } from "../../shared/hooks/use_now.ts";
import { useApp } from "../app_context.ts";
import type { Messages } from "../messages.ts";
import { LevelMeter } from "./level_meter.tsx";
import { Quality } from "./quality.tsx";
import { TalkButton } from "./talk_button.tsx";

type InCallState = Extract<CallState, { state: "in-call" }>;

export interface InCallProps {
  readonly call: InCallState;
  readonly sound: SoundState;
  readonly focus: RefObject<HTMLParagraphElement | null>;
}

/** With whom, how long, how loud and how well; mute and hang up. */
export function InCall({ call, sound, focus }: InCallProps) {
  const { t, remote } = useApp();
  const { muted } = sound;
  const quality = remote.quality.value;
  const peerMuted = quality?.figures.peer?.muted ?? false;
  // What the verdict says is not said twice.
  const said = quality?.verdict.code;
  const safe = call.security !== "plain";
  return (
    <div class="body stage">
      <div class="stage-avatar">
        <Avatar name={call.peer} />
      </div>
      <div>
        <p class="stage-title" ref={focus} tabIndex={-1}>{t.call.inCall(call.peer)}</p>
        <Duration since={call.since} />
      </div>
      <div class="meters">
        <LevelMeter which="mic" label={t.call.micMeter} text={t.call.mic} muted={muted} />
        <LevelMeter
          which="speaker"
          label={t.call.speakerMeter(call.peer)}
          text={t.call.speaker(call.peer)}
          muted={peerMuted}
        />
      </div>
      <Quality withFigures />
      {peerMuted && said !== "peer-muted" && (
        <p class="muted-note">{t.quality.peerMuted(call.peer)}</p>
      )}
      {muted && said !== "muted" && said !== "talking-muted" && (
        <p class="muted-note">{t.call.muted}</p>
      )}
      {sound.transmit === "push" && <TalkButton sound={sound} />}
      <div class="stage-buttons">
        <Button
          icon={muted ? "micOff" : "mic"}
          pressed={muted}
          class="button-toggle"
          onClick={() => remote.act("/api/mute", { on: !muted })}
        >
          {t.call.mute}
        </Button>
        <Button variant="danger" icon="hangup" onClick={() => remote.act("/api/hangup")}>
          {t.call.hangup}
        </Button>
      </div>
      <p class={safe ? "security security-safe" : "security"}>
        <Icon name={safe ? "lock" : "unlock"} />
        <span>{securityText(call, t)}</span>
      </p>
    </div>
  );
}

function Duration({ since }: { since: string }) {
  const { t } = useApp();
  const seconds = (useNow(500) - Date.parse(since)) / 1_000;
  return (
    <p class="duration" role="timer">
      <span class="hidden-text">{t.call.duration}</span>
      {formatDuration(seconds)}
    </p>
  );
}

function securityText({ security, peerVersion }: InCallState, t: Messages): string {
  if (security === "plain") return peerVersion === 1 ? t.call.plainOld : t.call.plain;
  return t.call[security];
}
