import { useEffect, useState } from "preact/hooks";
import type { ClientState, PersonEntry } from "../../../client/api/types.ts";
import { Avatar } from "../../shared/components/avatar.tsx";
import { Button } from "../../shared/components/button.tsx";
import { Dialog } from "../../shared/components/dialog.tsx";
import { Panel } from "../../shared/components/panel.tsx";
import { formatDay, formatExact } from "../../shared/format.ts";
import { useApp } from "../app_context.ts";

/** Our own fingerprint, and whose keys are known. */
export function KnownPeople({ client }: { client: ClientState }) {
  const { t, remote } = useApp();
  const [people, setPeople] = useState<readonly PersonEntry[]>([]);
  const [asking, setAsking] = useState<string | null>(null);
  const { call, held, alarm, users } = client;
  async function load(): Promise<void> {
    const outcome = await remote.get<readonly PersonEntry[]>("/api/people");
    if (outcome.ok) setPeople(outcome.value);
  }
  // Whatever may have changed who is known: a call, its words, an alarm that was answered.
  const security = call.state === "in-call" ? call.security : "";
  useEffect(() => void load(), [call.state, security, held.length, alarm, users]);
  return (
    <Panel id="keys" title={t.keys.title} icon="lock">
      <div class="body own-key">
        <h3 id="own-key">{t.keys.own}</h3>
        <p class="mono fingerprint" aria-labelledby="own-key">{client.identity.fingerprint}</p>
        <p class="note">{t.keys.ownHint}</p>
        {client.requireEncryption && <p class="note">{t.keys.required}</p>}
        {client.constantSize && <p class="note">{t.keys.constantSize}</p>}
      </div>
      <h3 class="body keys-known" id="keys-known">{t.keys.known}</h3>
      {people.length === 0
        ? <p class="body muted keys-none">{t.keys.none}</p>
        : (
          <ul class="people keys-list" aria-labelledby="keys-known" tabIndex={0}>
            {people.map((person) => (
              <Known
                key={person.name}
                person={person}
                onForget={() => setAsking(person.name)}
              />
            ))}
          </ul>
        )}
      <Dialog
        id="keys-forget"
        role="alertdialog"
        open={asking !== null}
        title={asking === null ? "" : t.keys.forgetTitle(asking)}
        onDismiss={() => setAsking(null)}
        actions={
          <>
            <Button autofocus onClick={() => setAsking(null)}>{t.keys.cancel}</Button>
            <Button
              variant="danger"
              icon="trash"
              onClick={async () => {
                setAsking(null);
                await remote.post("/api/people/forget", { name: asking });
                load();
              }}
            >
              {t.keys.forget}
            </Button>
          </>
        }
      >
        <p>{t.keys.forgetText}</p>
      </Dialog>
    </Panel>
  );
}

function Known({ person, onForget }: { person: PersonEntry; onForget: () => void }) {
  const { lang, t } = useApp();
  const { name, fingerprint, verified, since } = person;
  return (
    <li class="person">
      <Avatar name={name} />
      <div class="person-main">
        <span class="person-name">{name}</span>
        <span class={verified ? "badge trust trust-verified" : "badge trust trust-known"}>
          {verified ? t.keys.verified : t.keys.notVerified}
        </span>
        <span class="mono fingerprint">{fingerprint}</span>
        <time class="muted keys-since" dateTime={since} title={formatExact(since, lang)}>
          {t.keys.since(formatDay(since, lang))}
        </time>
      </div>
      <Button icon="trash" variant="quiet" label={t.keys.forgetName(name)} onClick={onForget} />
    </li>
  );
}
