import type { RefObject } from "preact";
import type { CallState, KeyAlarmState, SoundState } from "../../../client/api/types.ts";
import { Avatar } from "../../shared/components/avatar.tsx";
import { Button } from "../../shared/components/button.tsx";
import { formatDuration } from "../../shared/format.ts";
import { useNow } from "../../shared/hooks/use_now.ts";
import { useApp } from "../app_context.ts";
import { HoldNote } from "./hold_note.tsx";
import { LevelMeter } from "./level_meter.tsx";
import { PeerVolume } from "./peer_volume.tsx";
import { Quality } from "./quality.tsx";
import { SecurityBadge } from "./security_badge.tsx";
import { TalkButton } from "./talk_button.tsx";
import { WordCheck } from "./word_check.tsx";

type InCallState = Extract<CallState, { state: "in-call" }>;

export interface InCallProps {
  readonly call: InCallState;
  readonly alarm: KeyAlarmState | null;
  readonly sound: SoundState;
  readonly focus: RefObject<HTMLParagraphElement | null>;
}

/** With whom, how long, how safe, how loud and how well; mute, hold and hang up. */
export function InCall({ call, alarm, sound, focus }: InCallProps) {
  const { t, remote } = useApp();
  const { muted } = sound;
  const quality = remote.quality.value;
  const peerMuted = quality?.figures.peer?.muted ?? false;
  // What the verdict says is not said twice.
  const said = quality?.verdict.code;
  // Neither side hears the other: there is nothing to measure.
  const isHeld = call.hold !== "no";
  const isHolding = call.hold === "here" || call.hold === "both";
  const isOld = call.peerVersion === 1;
  const isVerified = call.security === "verified" && alarm?.peer !== call.peer;
  const check = call.security !== "plain" && call.words !== null && (
    <WordCheck
      key={call.call}
      call={call.call}
      peer={call.peer}
      words={call.words}
      verified={isVerified}
    />
  );
  return (
    <div class="body stage">
      <div class="stage-avatar">
        <Avatar name={call.peer} />
      </div>
      <div>
        <p class="stage-title" ref={focus} tabIndex={-1}>{t.call.inCall(call.peer)}</p>
        <Duration since={call.since} />
      </div>
      <SecurityBadge call={call} alarm={alarm} />
      <HoldNote hold={call.hold} peer={call.peer} />
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
        <span title={isOld ? t.waiting.noHold.old(call.peer) : undefined}>
          <Button
            icon={isHolding ? "play" : "pause"}
            disabled={isOld}
            describedBy={isOld ? "no-hold" : undefined}
            onClick={() => remote.act("/api/hold", { on: !isHolding, call: call.call })}
          >
            {isHolding ? t.waiting.resume : t.waiting.hold}
          </Button>
        </span>
        <Button variant="danger" icon="hangup" onClick={() => remote.act("/api/hangup")}>
          {t.call.hangup}
        </Button>
      </div>
      {isOld && <span class="hidden-text" id="no-hold">{t.waiting.noHold.old(call.peer)}</span>}
      {!isVerified && check}
      <div class="meters" hidden={isHeld}>
        <LevelMeter which="mic" label={t.call.micMeter} text={t.call.mic} muted={muted} />
        <LevelMeter
          which="speaker"
          label={t.call.speakerMeter(call.peer)}
          text={t.call.speaker(call.peer)}
          muted={peerMuted}
        />
        <PeerVolume key={call.peer} peer={call.peer} db={sound.peerVolumeDb} />
      </div>
      {!isHeld && <Quality withFigures />}
      {peerMuted && !isHeld && said !== "peer-muted" && (
        <p class="muted-note">{t.quality.peerMuted(call.peer)}</p>
      )}
      {muted && said !== "muted" && said !== "talking-muted" && (
        <p class="muted-note">{t.call.muted}</p>
      )}
      {isVerified && check}
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
