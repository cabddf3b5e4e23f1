import { clientWords } from "./client_words.ts";
import type { DashboardTexts } from "./texts.ts";

const REASONS: Readonly<Record<string, string>> = {
  "registration taken": "name taken",
  "registration owned": "another key’s name",
  "registration bad-proof": "key not proven",
  "registration limit": "too many names",
  "registration store": "database failed",
  "connection network": "network not let in",
  "connection full": "server full",
  "connection address": "too many from one address",
  "connection displaced": "gave way to others",
  "connection handshakes": "too many TLS handshakes",
};

export const en: DashboardTexts = {
  product: "server",
  title: (online) => online === 0 ? "DevCloud · server" : `DevCloud · ${online} online`,
  listening: "Listening on",
  connectHint: (near) =>
    `To connect from ${near ? "this computer, and it alone" : "another computer"}:`,
  serverKey: "Over TLS (--tls), clients know this server by",
  users: "Online",
  name: "Name",
  since: "Since",
  search: "Search a name or IP",
  nobody: "Nobody is online yet",
  nobodyHint: (near) => `On ${near ? "this computer" : "another computer of the network"}, run:`,
  noMatch: (text) => `Nobody matches “${text}”`,
  more: (count) => `… and ${count} more: search for a name to find them`,
  clientColumn: "Client",
  client: (user) => clientWords(user, "client of 2023", "key"),
  kick: {
    action: "Remove",
    question: (name) => `Remove “${name}”?`,
    effect:
      "Their connection is closed, with all names that are registered on it. A call under way goes on; nothing keeps them from coming back.",
    needsToken:
      "To remove somebody from here, open this page by the whole address that the server printed when it started (it ends with #token=…).",
    failed: (why) => `Cannot remove them: ${why}`,
  },
  pages: "Pages",
  page: (number, of) => `Page ${number} of ${of}`,
  pageBefore: "Previous page",
  pageAfter: "Next page",
  activity: "Activity",
  registrationsHour: (total) =>
    total === 0
      ? "No registration in the last hour."
      : total === 1
      ? "One registration in the last hour."
      : `${total.toLocaleString("en")} registrations in the last hour.`,
  mostAMinute: (most) => `At most ${most.toLocaleString("en")} a minute.`,
  hourAgo: "an hour ago",
  now: "now",
  lookUpsPerSecond: "Look-ups a second",
  refusedSinceStart: "Refused since the start",
  refusedBecause: (of, reason) => REASONS[`${of} ${reason}`] ?? reason,
  logLevel: "Level",
  logLevels: { debug: "All", warning: "Warnings and errors", error: "Errors" },
  searchLog: "Search the log",
  logNoMatch: "No line matches",
  names: "Reserved names",
  namesHint: "Each belongs to the key that had it first, online or not.",
  searchName: "Search a name",
  fingerprint: "Fingerprint of the key",
  seen: "Seen",
  release: {
    action: "Release",
    question: (name) => `Release “${name}”?`,
    effect:
      "Whoever registers under this name first will have it, with a key of their own. Those who knew the old one will be warned.",
    needsToken:
      "To release a name from here, open this page by the whole address that the server printed when it started (it ends with #token=…).",
    failed: (why) => `Cannot release the name: ${why}`,
  },
  releaseNeedsScript: "Releasing a name from this page needs JavaScript.",
  log: "Log",
  logEmpty: "Nothing so far",
  closeTitle: "Close the server",
  closeHint: "Calls under way go on; new ones need the server.",
  close: "Close",
  closeQuestion: "Close the server?",
  closeOnline: (online) =>
    online === 0
      ? "Nobody is online."
      : online === 1
      ? "One person is online."
      : `${online} people are online.`,
  closeEffect:
    "Calls under way go on, but nobody can place new ones until the server is started again.",
  closeNeedsToken:
    "To close from here, open this page by the whole address that the server printed when it started (it ends with #token=…). In its terminal, Ctrl-C does the same.",
  closeNeedsScript:
    "Closing from this page needs JavaScript. In the server’s terminal, Ctrl-C does the same.",
  closeFailed: (why) => `Cannot close the server: ${why}`,
  tokenStale: "it has been restarted since; open the page by the new address that it printed",
  unreachable: "it does not answer",
  cancel: "Cancel",
  understood: "Understood",
  closing: "Closing…",
  link: {
    connecting: "Connecting…",
    live: "Live",
    lost: "Connection lost",
    closing: "Server closed",
    locked: "Locked",
  },
  lost:
    "The connection to the server is lost. What the page shows is from before; it reconnects by itself.",
  closed: "The server is closed.",
  closedHint: "To start it again:",
  locked:
    "This page needs a token: open it by the whole address that the server printed when it started (it ends with #token=…).",
  lockedNoScript: "Served beyond this machine, this page needs JavaScript and a token.",
  reload: "Reload",
  login: "Locked dashboard",
  password: "Password",
  loginDo: "Open",
  passwordWrong: "This is not the password",
  passwordWait: (seconds) => `Too many tries: wait ${seconds} s`,
  passwordUnreachable: "The server does not answer",
  refreshes: "Without JavaScript, this page reloads every 5 seconds.",
  notFound: "There is no such page",
  notFoundHint: "Back to the dashboard",
  skip: "Skip to the content",
};
