import { useEffect, useRef } from "preact/hooks";
import type { ClientState } from "../../../client/api/types.ts";
import { Button } from "../../shared/components/button.tsx";
import { Icon } from "../../shared/components/icon.tsx";
import { useApp } from "../app_context.ts";
import { bytesLeft } from "../text_size.ts";

/** Where a message is written: Enter sends, Shift+Enter begins a line. Shut, with the reason, for old clients. */
export function Composer({ peer, client }: { peer: string; client: ClientState }) {
  const { lang, t, conversation } = useApp();
  const field = useRef<HTMLTextAreaElement>(null);
  const user = client.users.find(({ name }) => name === peer);
  const { connection } = client;
  const isOldServer = connection.state === "registered" && connection.serverVersion === 1;
  const shut = isOldServer ? t.chat.oldServer : user?.version === 1 ? t.chat.old(peer) : null;
  const text = conversation.draft.value;
  const left = bytesLeft(text);
  const isOver = left !== null && left < 0;
  const error = conversation.error.value;
  const number = (value: number) => value.toLocaleString(lang === "fr" ? "fr-FR" : "en-GB");
  const hint = shut ?? (user === undefined ? t.chat.away(peer) : t.chat.hint);
  useEffect(() => field.current?.focus(), [peer]);
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isOver) conversation.send();
        field.current?.focus();
      }}
    >
      <div class="field">
        <label for="chat-text">{t.chat.text}</label>
        <textarea
          ref={field}
          id="chat-text"
          class="input"
          rows={2}
          dir="auto"
          value={text}
          disabled={shut !== null}
          aria-describedby={error === null ? "chat-text-hint" : "chat-text-hint chat-text-error"}
          aria-invalid={isOver || error !== null ? "true" : undefined}
          onInput={({ currentTarget }) => conversation.write(currentTarget.value)}
          onKeyDown={(event) => {
            // While a word is being composed, Enter takes it.
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
        <p id="chat-text-hint" class="field-hint">{hint}</p>
        {error !== null && (
          <p id="chat-text-error" class="field-error" role="alert">
            <Icon name="warning" />
            <span>{t.errors[error]}</span>
          </p>
        )}
      </div>
      <div class="composer-end">
        <p class={isOver ? "composer-count composer-over" : "composer-count"} role="status">
          {left !== null && (isOver ? t.chat.over(number(-left)) : t.chat.left(number(left)))}
        </p>
        <Button
          type="submit"
          variant="primary"
          icon="send"
          disabled={shut !== null || isOver || text.trim() === ""}
        >
          {t.chat.send}
        </Button>
      </div>
    </form>
  );
}
