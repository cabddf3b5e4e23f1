import {
  formatError,
  formatProve,
  formatRefused,
  formatRemoved,
  type PeerVersion,
} from "../protocol/directory_messages.ts";
import { type DirectoryRequest, parseRequest } from "../protocol/directory_requests.ts";
import type { JsonStreamFault, JsonStreamItem } from "../protocol/json_stream.ts";
import { V1_OBJECT_BYTES } from "../protocol/limits.ts";
import { addressForAsker, type Route } from "./address.ts";
import { createAnswers } from "./answers.ts";
import type { Directory, Owner, Registration, User } from "./directory.ts";
import { shorten } from "./escape.ts";
import type { Figures, RegistrationRefusal } from "./figures.ts";
import type { Log } from "./log.ts";
import { reasonOf } from "../command_line/failure.ts";
import { createProofs, type ProofTools } from "./proofs.ts";
import type { Subscriber, Subscription, UsersFeed } from "./users_feed.ts";

/** What a session needs of the rest of the server. */
export interface SessionServices {
  readonly directory: Directory;
  readonly feed: UsersFeed;
  readonly log: Log;
  readonly figures: Figures;
  readonly proofs: ProofTools;
}

/** What a session needs of its connection. */
export interface SessionLink extends Subscriber {
  readonly route: Route;
  /** Milliseconds of the connection's clock. */
  now(): number;
  /** Sends an object; the bytes may be shared. */
  send(object: Uint8Array): void;
  /** What was asked costs so many requests more than one. */
  charge(requests: number): void;
  /** Lets out what was sent, then closes. */
  close(): void;
}

/** What a peer sent: a request that was read already, or what is still to be parsed. */
export type SessionItem =
  | { readonly kind: "request"; readonly request: DirectoryRequest }
  | JsonStreamItem;

export interface Session {
  /** Answers what the peer sent. A promise means: wait for it before the next, so that answers stay in order. */
  handle(item: SessionItem): Promise<void> | null;
  /** Answers what can't be a request with an error, and closes. */
  reject(problem: JsonStreamFault | "unfinished" | "http"): void;
  /** All that was sent is out. */
  drained(): void;
  /** The connection is over: its users go at once. May be called again. */
  end(): void;
  readonly version: PeerVersion;
  /** Whether users are registered on it. */
  readonly hasNames: boolean;
}

/** What a write to the store, or the check of a signature, costs beside a look-up. */
const WORK_COST = 4;
/** Bad requests of one connection that are logged: a hostile one must not flood the log. */
const BAD_REQUESTS_LOGGED = 20;
const REQUEST_SHOWN = 80;
/** In place of bytes that make no request. */
const NOT_SHOWN = "…";
/** Who asks before having registered. */
const NAMELESS = "?";

const encoder = new TextEncoder();
const ANSWERS = createAnswers();

/** One connection: requests go to the directory, answers come back in the order of the requests. */
export function createSession(
  { directory, feed, log, figures, proofs: tools }: SessionServices,
  link: SessionLink,
): Session {
  const owner: Owner = { dismiss };
  const names = new Set<string>();
  const { remote: ip, overTls } = link.route;
  const origin = overTls === true ? { ip, overTls } : { ip };
  let version: PeerVersion = 1; // an original, until a REG says otherwise
  let ended = false;
  let badRequests = 0;
  let subscription: Subscription | null = null;
  const proofs = createProofs(tools);

  const say = (text: string) => link.send(encoder.encode(text));
  const asker = () => names.values().next().value ?? NAMELESS;

  function noteBadRequest(problem: string, request: string): void {
    figures.badRequests++;
    badRequests++;
    if (badRequests <= BAD_REQUESTS_LOGGED) {
      log.event("bad-request", { ip, problem, request: shorten(request, REQUEST_SHOWN) });
    } else if (badRequests === BAD_REQUESTS_LOGGED + 1) log.event("bad-requests-hidden", { ip });
  }

  function answerBadRequest(problem: string, text: string, command: string | null): void {
    noteBadRequest(problem, text);
    // An original dies on an answer to GET that has no `ip`.
    if (command === "GET") link.send(ANSWERS.nobody(version));
    else say(formatError(version, problem === "bad-name" ? "bad-name" : "bad-request"));
  }

  type Applicant = Pick<User, "name" | "port" | "version" | "key">;

  /** With a key it has to be proven first that it is theirs; a promise where the name is theirs now. */
  function register(who: Applicant): Promise<void> | null {
    if (who.version === 2) version = 2;
    if (who.key === null) return keep(who);
    const refusal = directory.whyRefused(who.name, who.key);
    if (refusal !== null) {
      refuse(who.name, refusal);
      return null;
    }
    say(formatProve(proofs.ask({ ...who, key: who.key }, link.now())));
    return null;
  }

  function prove(name: string, signature: Uint8Array): Promise<void> | null {
    link.charge(WORK_COST);
    const who = proofs.check(name, signature, link.now());
    if (who !== null) return keep({ ...who, version: 2 });
    figures.refusals["bad-proof"]++;
    log.event("bad-proof", { name, ip });
    say(formatRefused(version, "bad-proof"));
    return null;
  }

  async function keep(who: Applicant): Promise<void> {
    link.charge(WORK_COST);
    const begun = figures.registrationTime.begin();
    const outcome = await directory.register(owner, { ...who, ...origin });
    figures.registrationTime.end(begun);
    if (outcome.state === "registered") {
      figures.registrations++;
      names.add(who.name);
      log.event("registered", { name: who.name, ip });
      link.send(ANSWERS.registered(version));
      if (version === 2) subscription ??= feed.subscribe(link);
    } else if (outcome.state !== "gone") refuse(who.name, outcome);
  }

  function refuse(name: string, outcome: Refusal): void {
    figures.refusals[REASONS[outcome.state]]++;
    logRefusal(name, outcome);
    say(formatRefused(version, REASONS[outcome.state]));
  }

  function logRefusal(name: string, outcome: Refusal): void {
    if (outcome.state === "owned") log.event("name-owned", { name, ip });
    else if (outcome.state === "taken") log.event("name-taken", { name, ip: outcome.ip });
    else if (outcome.state === "too-many") log.event("too-many-names", { name, ip });
    else if (outcome.state === "not-stored") {
      log.event("store-failed", { error: reasonOf(outcome.error) });
    }
  }

  function lookUp(name: string): void {
    figures.lookUps++;
    log.event("look-up", { asker: asker(), name });
    const user = directory.lookUp(name);
    // An original can't read an IPv6 address.
    if (user === null || version === 1 && user.ip.includes(":")) {
      figures.lookUpsUnknown++;
      log.event("not-found", { name });
      link.send(ANSWERS.nobody(version));
      return;
    }
    const address = addressForAsker(user.ip, link.route);
    log.event("found", { name, ip: address });
    link.send(ANSWERS.found(version, user, address));
  }

  function disconnect(name: string): void {
    if (directory.unregister(owner, name)) {
      names.delete(name);
      log.event("disconnected", { name });
      link.close();
    } else {
      log.event("not-own-name", { asker: asker(), name, ip });
      say(formatError(version, "bad-request"));
    }
  }

  function dismiss(): void {
    if (version === 2) say(formatRemoved());
    link.close();
  }

  function end(): void {
    if (ended) return;
    ended = true;
    subscription?.stop();
    for (const { name } of directory.release(owner)) log.event("disconnected", { name });
    names.clear();
  }

  /** `text`: as it came. */
  function obey(request: DirectoryRequest, text: string): Promise<void> | null {
    switch (request.command) {
      case "REG":
        return register(request);
      case "PROVE":
        // No original says this, no more than PING.
        if (version === 2) return prove(request.name, request.signature);
        answerBadRequest("unknown-command", text, request.command);
        return null;
      case "GET": {
        const begun = figures.lookUpTime.begin();
        lookUp(request.name);
        figures.lookUpTime.end(begun);
        return null;
      }
      case "DISCONNECT":
        disconnect(request.name);
        return null;
      case "PING":
        // No original says this, so that to a v1 session it is an unknown command like any other.
        if (version === 2) link.send(ANSWERS.pong());
        else answerBadRequest("unknown-command", text, request.command);
        return null;
    }
  }

  return {
    handle(item) {
      if (ended) return null;
      if (item.kind === "request") return obey(item.request, NOT_SHOWN);
      if (item.kind === "fault") {
        if (item.reason === "too-large" || item.reason === "too-deep") this.reject(item.reason);
        else answerBadRequest(item.reason, NOT_SHOWN, null);
        return null;
      }
      const parsed = parseRequest(item.text);
      // The REG that announces version 2 is the first object that may be larger.
      const isOurs = version === 2 ||
        (parsed.ok && parsed.request.command === "REG" && parsed.request.version === 2);
      if (!isOurs && item.bytes > V1_OBJECT_BYTES) {
        const command = parsed.ok ? parsed.request.command : parsed.command;
        answerBadRequest("too-large", item.text, command);
        return null;
      }
      if (!parsed.ok) {
        answerBadRequest(parsed.problem, item.text, parsed.command);
        return null;
      }
      return obey(parsed.request, item.text);
    },
    reject(problem) {
      if (ended) return;
      if (problem === "unfinished") figures.badRequests++; // the connection has logged it
      else noteBadRequest(problem, NOT_SHOWN);
      say(formatError(version, "bad-request"));
      link.close();
    },
    drained: () => subscription?.drained(),
    end,
    get version() {
      return version;
    },
    get hasNames() {
      return names.size > 0;
    },
  };
}

type Refusal = Exclude<Registration, { state: "registered" | "gone" }>;

const REASONS: Readonly<Record<Refusal["state"], RegistrationRefusal>> = {
  "taken": "taken",
  "owned": "owned",
  "too-many": "limit",
  "not-stored": "store",
};
