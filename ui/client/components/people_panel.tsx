import { useState } from "preact/hooks";
import type { ClientState, ConnectionState, UserEntry } from "../../../client/api/types.ts";
import { Avatar } from "../../shared/components/avatar.tsx";
import { Button } from "../../shared/components/button.tsx";
import { EmptyState } from "../../shared/components/empty_state.tsx";
import { Field } from "../../shared/components/field.tsx";
import { Panel } from "../../shared/components/panel.tsx";
import { useApp } from "../app_context.ts";
import { Unread } from "./chat_panel.tsx";
import { TrustMark } from "./trust_mark.tsx";
import { canCall } from "../can_call.ts";
import { hasSpace } from "../connect_rules.ts";

/** A list longer than this can be filtered. */
const FILTER_FROM = 8;

/** Who is online, with a button each; with an old server, which can't say, the names known. */
export function PeoplePanel({ client }: { client: ClientState }) {
  const { t } = useApp();
  const [filter, setFilter] = useState("");
  const { users, connection } = client;
  const oldServer = connection.state === "registered" && connection.serverVersion === 1;
  const name = "name" in connection ? connection.name : "";
  // While it is in use it stays, whoever leaves.
  const filtered = users.length > FILTER_FROM || filter !== "";
  const shown = filtered ? users.filter((user) => matches(user.name, filter)) : users;
  return (
    <Panel
      id="people"
      title={oldServer ? t.people.titleKnown : t.people.title}
      icon="users"
      badge={connection.state === "registered" && !oldServer
        ? <Count text={t.people.count(users.length)} count={users.length} />
        : undefined}
    >
      {(oldServer || hasSpace(name)) && (
        <div class="body notes">
          {oldServer && <p class="note">{t.people.oldServer}</p>}
          {hasSpace(name) && <p class="note">{t.people.unanswerable}</p>}
        </div>
      )}
      {filtered && (
        <div class="body filter">
          <Field
            id="filter"
            label={t.people.filter}
            value={filter}
            inputMode="search"
            onInput={setFilter}
          />
        </div>
      )}
      {users.length === 0
        ? <Nobody connection={connection} />
        : (
          <ul class="people" aria-labelledby="people-title" tabIndex={0}>
            {shown.map((user) => (
              <Person
                key={user.name}
                user={user}
                unread={client.unread[user.name] ?? 0}
                callable={canCall(client, user.name)}
              />
            ))}
          </ul>
        )}
      {users.length > 0 && shown.length === 0 && (
        <p class="body muted" role="status">{t.people.noMatch}</p>
      )}
    </Panel>
  );
}

/** Why the list is empty. */
function Nobody({ connection }: { connection: ConnectionState }) {
  const { t } = useApp();
  const [title, text] = connection.state === "reconnecting"
    ? [t.people.lostTitle, t.people.lostText]
    : connection.state === "registered" && connection.serverVersion === 1
    ? [t.people.emptyKnownTitle, t.people.emptyKnown]
    : [t.people.emptyTitle, t.people.emptyText];
  return (
    <EmptyState icon="users" title={title}>
      <p>{text}</p>
    </EmptyState>
  );
}

interface PersonProps {
  readonly user: UserEntry;
  readonly unread: number;
  readonly callable: boolean;
}

function Person({ user, unread, callable }: PersonProps) {
  const { t, dial, conversation } = useApp();
  return (
    <li class="person">
      <Avatar name={user.name} />
      <div class="person-main">
        <span class="person-name">{user.name}</span>
        <TrustMark user={user} />
      </div>
      <div class="person-buttons">
        <span title={user.version === 2 ? undefined : t.chat.oldClient}>
          <Button
            icon="chat"
            label={user.version === 2
              ? t.chat.writeTo(user.name, unread)
              : `${t.chat.writeTo(user.name, unread)}. ${t.chat.oldClient}`}
            disabled={user.version !== 2 && unread === 0}
            onClick={() => conversation.open(user.name)}
          >
            <Unread count={unread} otherwise={t.chat.write} />
          </Button>
        </span>
        <Button
          icon="phone"
          label={t.people.callName(user.name)}
          disabled={!callable}
          onClick={() => dial.call(user.name)}
        >
          {t.people.call}
        </Button>
      </div>
    </li>
  );
}

function Count({ text, count }: { text: string; count: number }) {
  return (
    <>
      <span aria-hidden="true">{count}</span>
      <span class="hidden-text">{text}</span>
    </>
  );
}

/** As people type: without accents, in any case. */
function matches(name: string, filter: string): boolean {
  const plain = (text: string) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();
  return plain(name).includes(plain(filter));
}
