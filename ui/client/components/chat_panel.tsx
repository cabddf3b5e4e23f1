import { useEffect, useState } from "preact/hooks";
import type { ClientState, Conversation } from "../../../client/api/types.ts";
import { Avatar } from "../../shared/components/avatar.tsx";
import { Button } from "../../shared/components/button.tsx";
import { Dialog } from "../../shared/components/dialog.tsx";
import { EmptyState } from "../../shared/components/empty_state.tsx";
import { Panel } from "../../shared/components/panel.tsx";
import { useApp } from "../app_context.ts";
import { useSeen } from "../hooks/use_seen.ts";
import { Composer } from "./composer.tsx";
import { MessageList } from "./message_list.tsx";

/** One conversation, or the list of them. */
export function ChatPanel({ client }: { client: ClientState }) {
  const { t, conversation } = useApp();
  const [asking, setAsking] = useState(false);
  const peer = conversation.peer.value;
  const unread = Object.keys(client.unread).filter((name) => name !== peer);
  useSeen(peer === null ? 0 : client.unread[peer] ?? 0, conversation.read);
  return (
    <Panel
      id="chat"
      title={peer === null ? t.chat.title : t.chat.with(peer)}
      icon="chat"
      class="chat"
      actions={peer !== null && (
        <>
          <Button
            variant="quiet"
            icon="trash"
            label={t.chat.clearThis}
            disabled={conversation.messages.value.length === 0}
            onClick={() => setAsking(true)}
          />
          <Button variant="quiet" icon="close" label={t.chat.back} onClick={conversation.close} />
        </>
      )}
    >
      <p class="hidden-text" role="status">
        {unread.length > 0 && t.chat.from(unread.join(", "))}
      </p>
      {peer === null ? <Conversations client={client} /> : (
        <>
          <MessageList peer={peer} />
          <Composer peer={peer} client={client} />
          <Dialog
            id="chat-clear"
            open={asking}
            title={t.chat.clearTitle(peer)}
            onDismiss={() => setAsking(false)}
            actions={
              <>
                <Button autofocus onClick={() => setAsking(false)}>{t.chat.cancel}</Button>
                <Button
                  variant="danger"
                  icon="trash"
                  onClick={() => {
                    setAsking(false);
                    conversation.clear();
                  }}
                >
                  {t.chat.clear}
                </Button>
              </>
            }
          >
            <p>{t.chat.clearText}</p>
          </Dialog>
        </>
      )}
    </Panel>
  );
}

/** With whom there are messages, also of those who are away. */
function Conversations({ client }: { client: ClientState }) {
  const { t, remote, conversation } = useApp();
  const [known, setKnown] = useState<readonly Conversation[]>([]);
  const unread = JSON.stringify(client.unread);
  useEffect(() => {
    let isShown = true;
    remote.get<readonly Conversation[]>("/api/messages").then((outcome) => {
      if (outcome.ok && isShown) setKnown(outcome.value);
    });
    return () => void (isShown = false);
  }, [unread, client.keepHistory]);
  if (known.length === 0) {
    return (
      <EmptyState icon="chat" title={t.chat.noneTitle}>
        <p>{t.chat.none}</p>
      </EmptyState>
    );
  }
  return (
    <ul class="people" aria-label={t.chat.conversations} tabIndex={0}>
      {known.map(({ peer }) => (
        <li key={peer} class="person">
          <Avatar name={peer} />
          <div class="person-main">
            <span class="person-name">{peer}</span>
          </div>
          <Button
            icon="chat"
            label={t.chat.writeTo(peer, client.unread[peer] ?? 0)}
            onClick={() => conversation.open(peer)}
          >
            <Unread count={client.unread[peer] ?? 0} otherwise={t.chat.write} />
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** On a button: how many are unread, else what it does. */
export function Unread({ count, otherwise }: { count: number; otherwise: string }) {
  return count === 0 ? <>{otherwise}</> : (
    <>
      {otherwise} <span class="badge badge-unread">{count > 99 ? "99+" : count}</span>
    </>
  );
}
