/** Requests about messages and the history of calls; part of create_api.ts. */
import type { Telephone } from "../telephone.ts";
import { ApiError } from "./api_error.ts";
import { type JsonObject, stringField } from "./request_body.ts";

type Read = (query: URLSearchParams) => unknown;
type Action = (body: JsonObject) => unknown;

/** A text of 64 KiB, with whatever escapes a script writes it in JSON. */
export const BODY_BYTES: Readonly<Record<string, number>> = { messages: 512 * 1_024 };

export function recordReads({ chat, history }: Telephone): Readonly<Record<string, Read>> {
  return {
    history: () => history.calls(),
    messages(query) {
      const peer = query.get("with");
      return peer === null ? chat.conversations() : chat.messages(peer, readBefore(query));
    },
  };
}

export function recordActions({ chat, history }: Telephone): Readonly<Record<string, Action>> {
  return {
    "history/clear": () => history.clear(),
    "history/seen": () => history.seen(),
    messages: async (body) => ({
      message: await chat.send(stringField(body, "to"), stringField(body, "text")),
    }),
    "messages/read": (body) => chat.read(stringField(body, "with")),
    "messages/clear": (body) =>
      chat.clear(body["with"] === undefined ? null : stringField(body, "with")),
  };
}

function readBefore(query: URLSearchParams): number | undefined {
  const text = query.get("before");
  if (text === null) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new ApiError("bad-request", "Cannot take 'before': it is not a message's number");
}
