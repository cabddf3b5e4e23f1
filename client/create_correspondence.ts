import type { ClientState } from "./api/types.ts";
import type { CallRecord } from "./call/call_record.ts";
import type { ChatTransport } from "./chat/chat_transport.ts";
import { type ChatService, createChat } from "./chat/create_chat.ts";
import type { Log } from "./log.ts";
import type { Notices } from "./notices.ts";
import { type CallHistory, createCallHistory } from "./records/call_history.ts";
import { createRecords } from "./records/create_records.ts";
import { historyBack, historyProblem } from "./records/record_texts.ts";
import type { Registration } from "./registration.ts";
import type { SettingsStore } from "./settings.ts";

export interface CorrespondenceOptions {
  readonly folder: string | null;
  readonly keepHistory: boolean;
  readonly settings: Pick<SettingsStore, "save">;
}

export interface CorrespondenceParts {
  readonly log: Log;
  readonly notices: Notices;
  readonly registration: Pick<Registration, "me" | "users" | "lookUp">;
  /** By what messages go; null: nobody can be written to. */
  readonly transport: ChatTransport | null;
  newId(): string;
}

/** Messages and the history of calls, and the file that both are in. */
export interface Correspondence {
  readonly chat: ChatService;
  readonly history: CallHistory;
  readonly state: Pick<ClientState, "missed" | "unread" | "keepHistory">;
  keepHistory(on: boolean): void;
  onRecord(record: CallRecord): void;
  /** Who is online may have changed. */
  usersChanged(): void;
  close(): void;
}

export function createCorrespondence(
  options: CorrespondenceOptions,
  { log, notices, registration, transport, newId }: CorrespondenceParts,
): Correspondence {
  const now = Date.now;
  const records = createRecords({
    folder: options.folder,
    keep: options.keepHistory,
    onProblem(reason) {
      if (reason === null) log.add("info", historyBack());
      else log.add("warning", historyProblem(reason));
      notices.stateChanged();
    },
  });
  const history = createCallHistory({ records, notices, now });
  const chat = createChat({
    records,
    log,
    notices,
    transport,
    me: () => registration.me,
    users: () => registration.users,
    lookUp: registration.lookUp,
    now,
    clock: () => performance.now(),
    newId,
  });
  return {
    chat,
    history,
    get state() {
      return { missed: history.missed, unread: chat.unread, keepHistory: records.isKept };
    },
    keepHistory(on) {
      records.keep(on);
      options.settings.save({ keepHistory: on });
      chat.recordsChanged();
      history.recordsChanged();
    },
    onRecord: history.onRecord,
    usersChanged: chat.usersChanged,
    close() {
      chat.close();
      records.close();
    },
  };
}
