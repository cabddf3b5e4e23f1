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
import type { Directory, Owner, User } from "./directory.ts";
import { shorten } from "./escape.ts";
import type { Figures } from "./figures.ts";
import type { Log } from "./log.ts";
import { createProofs, type Proofs, type ProofTools } from "./proofs.ts";
import { logRefusal, reasonFor, type Refusal } from "./refusal.ts";
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
  /** Closes for a peer that wants to go, and waits for no answer. */
  leave(): void;
}

/** What a peer sent: a request that was read already, or what is still to be parsed. */
export type SessionItem =
  | { readonly kind: "request"; readonly request: DirectoryRequest }
  | JsonStreamItem;

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

/**
 * One connection: requests go to the directory, answers come back in the order of the requests. A class,
 * since there are thousands: see `Outbox`.
 */
export class Session implements Owner {
  readonly #services: SessionServices;
  readonly #link: SessionLink;
  #version: PeerVersion = 1; // an original, until a REG says otherwise
  #ended = false;
  #badRequests = 0;
  #subscription: Subscription | null = null;
  /** Made for the first with a key. */
  #proofs: Proofs | null = null;

  constructor(services: SessionServices, link: SessionLink) {
    this.#services = services;
    this.#link = link;
  }

  get version(): PeerVersion {
    return this.#version;
  }

  /** Whether users are registered on it, or about to be. */
  get hasNames(): boolean {
    return this.#names.size > 0;
  }

  get #names(): ReadonlySet<string> {
    return this.#services.directory.namesOf(this);
  }

  get #ip(): string {
    return this.#link.route.remote;
  }

  get #asker(): string {
    return this.#names.values().next().value ?? NAMELESS;
  }

  /** Answers what the peer sent. A promise means: wait for it before the next, so that answers stay in order. */
  handle(item: SessionItem): Promise<void> | null {
    if (this.#ended) return null;
    if (item.kind === "request") return this.#obey(item.request, NOT_SHOWN);
    if (item.kind === "fault") {
      if (item.reason === "too-large" || item.reason === "too-deep") this.reject(item.reason);
      else this.#answerBadRequest(item.reason, NOT_SHOWN, null);
      return null;
    }
    const parsed = parseRequest(item.text);
    // The REG that announces version 2 is the first object that may be larger.
    const isOurs = this.#version === 2 ||
      (parsed.ok && parsed.request.command === "REG" && parsed.request.version === 2);
    if (!isOurs && item.bytes > V1_OBJECT_BYTES) {
      const command = parsed.ok ? parsed.request.command : parsed.command;
      this.#answerBadRequest("too-large", item.text, command);
      return null;
    }
    if (!parsed.ok) {
      this.#answerBadRequest(parsed.problem, item.text, parsed.command);
      return null;
    }
    return this.#obey(parsed.request, item.text);
  }

  /** As `handle()`, of a request that was read already. */
  obey(request: DirectoryRequest): Promise<void> | null {
    return this.#ended ? null : this.#obey(request, NOT_SHOWN);
  }

  /** Answers what can't be a request with an error, and closes. */
  reject(problem: JsonStreamFault | "unfinished" | "http"): void {
    if (this.#ended) return;
    // The connection has logged what was left unfinished.
    if (problem === "unfinished") this.#services.figures.badRequests++;
    else this.#noteBadRequest(problem, NOT_SHOWN);
    this.#say(formatError(this.#version, "bad-request"));
    this.#link.close();
  }

  /** All that was sent is out. */
  drained(): void {
    this.#subscription?.drained();
  }

  /** The connection is over: its users go at once. May be called again. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#subscription?.stop();
    const { directory, log } = this.#services;
    for (const { name } of directory.release(this)) log.event("disconnected", { name });
  }

  dismiss(): void {
    if (this.#version === 2) this.#say(formatRemoved());
    this.#link.close();
  }

  #say(text: string): void {
    this.#link.send(encoder.encode(text));
  }

  #noteBadRequest(problem: string, request: string): void {
    const { figures, log } = this.#services;
    const ip = this.#ip;
    figures.badRequests++;
    this.#badRequests++;
    if (this.#badRequests <= BAD_REQUESTS_LOGGED) {
      log.event("bad-request", { ip, problem, request: shorten(request, REQUEST_SHOWN) });
    } else if (this.#badRequests === BAD_REQUESTS_LOGGED + 1) {
      log.event("bad-requests-hidden", { ip });
    }
  }

  #answerBadRequest(problem: string, text: string, command: string | null): void {
    this.#noteBadRequest(problem, text);
    // An original dies on an answer to GET that has no `ip`.
    if (command === "GET") this.#link.send(ANSWERS.nobody(this.#version));
    else {
      this.#say(formatError(this.#version, problem === "bad-name" ? "bad-name" : "bad-request"));
    }
  }

  /** `text`: as it came. */
  #obey(request: DirectoryRequest, text: string): Promise<void> | null {
    switch (request.command) {
      case "REG":
        return this.#register(request);
      case "PROVE":
        // No original says this, no more than PING.
        if (this.#version === 2) return this.#prove(request.name, request.signature);
        this.#answerBadRequest("unknown-command", text, request.command);
        return null;
      case "GET": {
        const { lookUpTime } = this.#services.figures;
        const begun = lookUpTime.begin();
        this.#lookUp(request.name);
        lookUpTime.end(begun);
        return null;
      }
      case "DISCONNECT":
        this.#disconnect(request.name);
        return null;
      case "PING":
        // No original says this, so that to a v1 session it is an unknown command like any other.
        if (this.#version === 2) this.#link.send(ANSWERS.pong());
        else this.#answerBadRequest("unknown-command", text, request.command);
        return null;
    }
  }

  /** With a key it has to be proven first that it is theirs; a promise where the name is theirs now. */
  #register(who: Applicant): Promise<void> | null {
    if (who.version === 2) this.#version = 2;
    if (who.key === null) return this.#keep(who);
    const { directory, proofs } = this.#services;
    const refusal = directory.whyRefused(who.name, who.key);
    if (refusal !== null) {
      this.#refuse(who.name, refusal);
      return null;
    }
    this.#proofs ??= createProofs(proofs);
    this.#say(formatProve(this.#proofs.ask({ ...who, key: who.key }, this.#link.now())));
    return null;
  }

  #prove(name: string, signature: Uint8Array): Promise<void> | null {
    this.#link.charge(WORK_COST);
    const who = this.#proofs?.check(name, signature, this.#link.now()) ?? null;
    if (who !== null) return this.#keep({ ...who, version: 2 });
    const { figures, log } = this.#services;
    figures.refusals["bad-proof"]++;
    log.event("bad-proof", { name, ip: this.#ip });
    this.#say(formatRefused(this.#version, "bad-proof"));
    return null;
  }

  async #keep(who: Applicant): Promise<void> {
    const { directory, feed, figures, log } = this.#services;
    const { remote: ip, overTls } = this.#link.route;
    this.#link.charge(WORK_COST);
    const begun = figures.registrationTime.begin();
    const { name, port, version, key } = who;
    const claim = { name, ip, port, version, key };
    const outcome = await directory.register(
      this,
      overTls === true ? { ...claim, overTls } : claim,
    );
    figures.registrationTime.end(begun);
    if (outcome.state === "registered") {
      figures.registrations++;
      log.event("registered", { name, ip });
      this.#link.send(ANSWERS.registered(this.#version));
      if (this.#version === 2) this.#subscription ??= feed.subscribe(this.#link);
    } else if (outcome.state !== "gone") this.#refuse(name, outcome);
  }

  #refuse(name: string, refusal: Refusal): void {
    const { figures, log } = this.#services;
    const reason = reasonFor(refusal);
    figures.refusals[reason]++;
    logRefusal(log, refusal, { name, ip: this.#ip });
    this.#say(formatRefused(this.#version, reason));
  }

  #lookUp(name: string): void {
    const { directory, figures, log } = this.#services;
    const link = this.#link;
    figures.lookUps++;
    const isTold = log.tellsLookUp();
    if (isTold) log.event("look-up", { asker: this.#asker, name });
    const user = directory.lookUp(name);
    // An original can't read an IPv6 address.
    if (user === null || this.#version === 1 && user.ip.includes(":")) {
      figures.lookUpsUnknown++;
      if (isTold) log.event("not-found", { name });
      link.send(ANSWERS.nobody(this.#version));
      return;
    }
    const address = addressForAsker(user.ip, link.route);
    if (isTold) log.event("found", { name, ip: address });
    link.send(ANSWERS.found(this.#version, user, address));
  }

  #disconnect(name: string): void {
    const { directory, log } = this.#services;
    if (directory.unregister(this, name)) {
      log.event("disconnected", { name });
      this.#link.leave();
    } else {
      log.event("not-own-name", { asker: this.#asker, name, ip: this.#ip });
      this.#say(formatError(this.#version, "bad-request"));
    }
  }
}

type Applicant = Pick<User, "name" | "port" | "version" | "key">;
