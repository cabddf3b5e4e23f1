/**
 * Reads `text/event-stream` in any chunking, as far as we write it: `event` and `data` lines that end
 * with LF, comments. Not EventSource, since that can't send a token, nor tell that the heartbeat
 * has stopped. https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export interface StreamedEvent {
  readonly name: string;
  readonly data: string;
}

export function createEventParser(): (chunk: string) => StreamedEvent[] {
  let rest = "";
  let name = "";
  let data: string[] = [];
  return (chunk) => {
    const events: StreamedEvent[] = [];
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) events.push({ name, data: data.join("\n") });
        name = "";
        data = [];
        continue;
      }
      const colon = line.indexOf(":");
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "event") name = value;
      else if (field === "data") data.push(value);
    }
    return events;
  };
}
