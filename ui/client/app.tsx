import { useEffect, useMemo } from "preact/hooks";
import { Banner } from "../shared/components/banner.tsx";
import { Button } from "../shared/components/button.tsx";
import { useApp } from "./app_context.ts";
import { CallAnnouncer } from "./components/call_announcer.tsx";
import { CallPanel } from "./components/call_panel.tsx";
import { ChatPanel } from "./components/chat_panel.tsx";
import { ConnectPanel } from "./components/connect_panel.tsx";
import { Header } from "./components/header.tsx";
import { HistoryPanel } from "./components/history_panel.tsx";
import { IncomingDialog } from "./components/incoming_dialog.tsx";
import { KeyAlarm } from "./components/key_alarm.tsx";
import { KnownPeople } from "./components/known_people.tsx";
import { Locked } from "./components/locked.tsx";
import { LogPanel } from "./components/log_panel.tsx";
import { PeoplePanel } from "./components/people_panel.tsx";
import { SoundPanel } from "./components/sound_panel.tsx";
import { Starting } from "./components/starting.tsx";
import { WaitingCall } from "./components/waiting_call.tsx";
import { useTabTitle } from "./hooks/use_tab_title.ts";

export function App() {
  const { lang, t, remote, conversation } = useApp();
  const peer = conversation.peer.value;
  const link = remote.link.value;
  const client = remote.client.value;
  const failure = remote.failure.value;
  useTabTitle();
  // Asked here, before what had the focus is taken away for the call.
  const ringing = client?.call.state === "incoming" ? client.call.call : null;
  const typing = useMemo(() => document.activeElement instanceof HTMLInputElement, [ringing]);
  // What was told while nobody listened is fetched.
  useEffect(() => {
    if (link.state === "connected") conversation.reload();
  }, [link.state]);
  if (link.state === "locked") return <Locked why={link.why} />;
  if (client === null) return <Starting lost={link.state === "lost"} />;

  const { connection, call, sound, alarm } = client;
  const lost = link.state === "lost";
  const atHome = connection.state === "registered" || connection.state === "reconnecting";
  return (
    <div class="page">
      {/* Nothing can be done while nobody listens: what is shown is how it was. */}
      <Header connection={connection} inert={lost} />
      <div class="banners">
        {alarm !== null && (
          <KeyAlarm key={`${alarm.kind} ${alarm.at} ${alarm.peer}`} alarm={alarm} inert={lost} />
        )}
        {lost && <Banner level="error">{t.lost}</Banner>}
        {connection.state === "reconnecting" && (
          <Banner level="warning">{t.connection.reconnecting(connection.server)}</Banner>
        )}
        {sound.problem !== null && (
          <Banner level="warning">{t.sound.problem(sound.problem[lang])}</Banner>
        )}
        {failure !== null && (
          <Banner
            level="error"
            action={
              <Button
                variant="quiet"
                icon="close"
                label={t.dismiss}
                onClick={remote.dismissFailure}
              />
            }
          >
            {t.errors[failure]}
          </Banner>
        )}
      </div>
      <WaitingCall client={lost ? { ...client, waiting: null } : client} />
      <main class="columns" inert={lost}>
        <div class="column">
          {(atHome || call.state !== "idle") && <CallPanel client={client} />}
          {atHome ? <PeoplePanel client={client} /> : <ConnectPanel client={client} />}
        </div>
        <div class="column">
          {(atHome || peer !== null) && <ChatPanel client={client} />}
          {atHome && <HistoryPanel client={client} />}
          {atHome && <KnownPeople client={client} />}
          <LogPanel log={client.log} />
          <SoundPanel sound={sound} call={call} />
        </div>
      </main>
      <IncomingDialog call={call} lost={lost} typing={typing} />
      <CallAnnouncer call={call} />
    </div>
  );
}
