import type { RefObject } from "preact";
import type { ClientState } from "../../../client/api/types.ts";
import { Avatar } from "../../shared/components/avatar.tsx";
import { Button } from "../../shared/components/button.tsx";
import { Icon } from "../../shared/components/icon.tsx";
import { Panel } from "../../shared/components/panel.tsx";
import { useApp } from "../app_context.ts";
import { useFocusWhenLost } from "../hooks/use_focus_when_lost.ts";
import { CallTo } from "./call_to.tsx";
import { EndedNote } from "./ended_note.tsx";
import { HeldCalls } from "./held_calls.tsx";
import { InCall } from "./in_call.tsx";
import { Testing } from "./testing.tsx";

/** The call under way and those on hold, or the field that begins one. */
export function CallPanel({ client }: { client: ClientState }) {
  const { t, dial, remote } = useApp();
  const { call, connection, sound, alarm, held, waiting, doNotDisturb } = client;
  const last = call.state === "idle" ? call.last : undefined;
  // What could not even be dialled is said at the field.
  const saidAtField = dial.error.value !== null &&
    (last?.reason === "unknown" || last?.reason === "error");
  // Whatever takes a button away that may have been pressed: an answer, words that were the same.
  const front = call.state === "idle" ? "" : call.call;
  const security = call.state === "in-call" ? call.security : "";
  const focus = useFocusWhenLost<HTMLParagraphElement>(
    [call.state, front, security, waiting?.call, held.length, alarm?.at].join(" "),
  );
  return (
    <Panel id="call" title={t.call.title} icon="phone" class={`call call-${call.state}`}>
      {doNotDisturb && (
        <div class="body undisturbed">
          <Icon name="bellOff" />
          <p>{t.manners.undisturbed}</p>
          <Button
            variant="quiet"
            label={`${t.manners.switchOff} (${t.manners.doNotDisturb})`}
            onClick={() => remote.act("/api/settings", { doNotDisturb: false })}
          >
            {t.manners.switchOff}
          </Button>
        </div>
      )}
      {call.state === "idle" && (
        <div class="body">
          {last !== undefined && !saidAtField && <EndedNote ended={last} focus={focus} />}
          <CallTo ready={connection.state === "registered"} />
        </div>
      )}
      {call.state === "dialling" && (
        <Waiting
          peer={call.peer}
          focus={focus}
          text={call.ringing ? t.call.ringing(call.peer) : t.call.dialling(call.peer)}
          cancellable
        />
      )}
      {call.state === "incoming" && (
        <Waiting
          peer={call.peer}
          focus={focus}
          text={t.call.incoming(call.peer)}
          cancellable={false}
        />
      )}
      {call.state === "in-call" && <InCall call={call} alarm={alarm} sound={sound} focus={focus} />}
      {call.state === "testing" && <Testing call={call} sound={sound} focus={focus} />}
      <HeldCalls held={held} call={call} />
    </Panel>
  );
}

interface WaitingProps {
  readonly peer: string;
  readonly text: string;
  readonly cancellable: boolean;
  readonly focus: RefObject<HTMLParagraphElement | null>;
}

function Waiting({ peer, text, cancellable, focus }: WaitingProps) {
  const { t, remote } = useApp();
  return (
    <div class="body stage">
      <div class="stage-avatar stage-waiting">
        <Avatar name={peer} />
      </div>
      <p class="stage-title" ref={focus} tabIndex={-1}>{text}</p>
      {cancellable && (
        <Button
          variant="danger"
          icon="hangup"
          onClick={() => remote.act("/api/hangup")}
        >
          {t.call.cancel}
        </Button>
      )}
    </div>
  );
}
