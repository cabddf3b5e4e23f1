import type { ChatMessage } from "../../../client/api/types.ts";
import { Button } from "../../shared/components/button.tsx";
import { Icon, type IconName } from "../../shared/components/icon.tsx";
import { formatClock, formatExact } from "../../shared/format.ts";
import { useStickToEnd } from "../../shared/hooks/use_stick_to_end.ts";
import { useApp } from "../app_context.ts";

const ICON: Readonly<Record<ChatMessage["state"], IconName>> = {
  waiting: "clock",
  sent: "check",
  delivered: "checks",
  read: "checks",
};

/** The messages with one person, kept at the newest unless the reader has scrolled up. */
export function MessageList({ peer }: { peer: string }) {
  const { t, conversation } = useApp();
  const messages = conversation.messages.value;
  const box = useStickToEnd<HTMLDivElement>(messages.at(-1)?.n);
  return (
    <div
      ref={box}
      class="messages"
      role="log"
      aria-live="polite"
      aria-labelledby="chat-title"
      tabIndex={0}
    >
      {conversation.more.value && (
        <Button class="messages-older" icon="arrowUp" onClick={conversation.older}>
          {t.chat.older}
        </Button>
      )}
      {messages.length === 0 && <p class="muted">{t.chat.noneWith}</p>}
      {messages.map((message) => <Message key={message.n} message={message} peer={peer} />)}
    </div>
  );
}

function Message({ message, peer }: { message: ChatMessage; peer: string }) {
  const { lang, t } = useApp();
  const { mine, text, at, state, keyChanged } = message;
  const mark = keyChanged ? t.chat.keyChanged(peer) : t.chat[state];
  return (
    <div class={mine ? "message message-mine" : "message"}>
      <span class="hidden-text">{`${mine ? t.chat.you : peer}: `}</span>
      {/* Text and nothing else: no link can lure, and marks of direction end with it. */}
      <p class="message-text" dir="auto">{text}</p>
      <p class={`message-foot message-${keyChanged ? "held" : state}`}>
        <time class="mono" dateTime={at} title={formatExact(at, lang)}>
          {formatClock(at, lang)}
        </time>
        {mine && (
          <>
            <span title={mark}>
              <Icon name={keyChanged ? "warning" : ICON[state]} />
            </span>
            <span class={keyChanged || state === "waiting" ? "" : "hidden-text"}>{mark}</span>
          </>
        )}
      </p>
    </div>
  );
}
