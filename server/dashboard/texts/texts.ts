import type { UserRow } from "../types.ts";

/** Of a change of one name that asks first. */
export interface NameChangeTexts {
  /** On the button that asks, and on the one that does it. */
  readonly action: string;
  readonly question: (name: string) => string;
  readonly effect: string;
  /** Instead of the effect, where this page may not do it. */
  readonly needsToken: string;
  readonly failed: (why: string) => string;
}

/** What the dashboard says, in a language. */
export interface DashboardTexts {
  readonly product: string;
  readonly title: (online: number) => string;
  readonly listening: string;
  /** `near`: only this computer can. */
  readonly connectHint: (near: boolean) => string;
  /** Before the certificate's hash. */
  readonly serverKey: string;
  readonly users: string;
  readonly name: string;
  readonly since: string;
  readonly search: string;
  readonly nobody: string;
  readonly nobodyHint: (near: boolean) => string;
  readonly noMatch: (text: string) => string;
  readonly more: (count: number) => string;
  readonly clientColumn: string;
  readonly client: (user: Pick<UserRow, "version" | "hasKey" | "overTls">) => string;
  readonly kick: NameChangeTexts;
  readonly pages: string;
  readonly page: (number: number, of: number) => string;
  readonly pageBefore: string;
  readonly pageAfter: string;
  readonly activity: string;
  readonly registrationsHour: (total: number) => string;
  readonly mostAMinute: (most: number) => string;
  readonly hourAgo: string;
  readonly now: string;
  readonly lookUpsPerSecond: string;
  readonly refusedSinceStart: string;
  readonly refusedBecause: (of: "registration" | "connection", reason: string) => string;
  readonly logLevel: string;
  readonly logLevels: Readonly<Record<"debug" | "warning" | "error", string>>;
  readonly searchLog: string;
  readonly logNoMatch: string;
  /** Those that belong to keys. */
  readonly names: string;
  readonly namesHint: string;
  readonly searchName: string;
  readonly fingerprint: string;
  readonly seen: string;
  readonly release: NameChangeTexts;
  readonly releaseNeedsScript: string;
  readonly log: string;
  readonly logEmpty: string;
  readonly closeTitle: string;
  readonly closeHint: string;
  readonly close: string;
  readonly closeQuestion: string;
  readonly closeOnline: (online: number) => string;
  readonly closeEffect: string;
  readonly closeNeedsToken: string;
  readonly closeNeedsScript: string;
  readonly closeFailed: (why: string) => string;
  readonly tokenStale: string;
  readonly unreachable: string;
  readonly cancel: string;
  readonly understood: string;
  readonly closing: string;
  readonly link: Readonly<Record<"connecting" | "live" | "lost" | "closing" | "locked", string>>;
  readonly lost: string;
  readonly closed: string;
  readonly closedHint: string;
  readonly locked: string;
  readonly lockedNoScript: string;
  readonly reload: string;
  readonly login: string;
  readonly password: string;
  readonly loginDo: string;
  readonly passwordWrong: string;
  readonly passwordWait: (seconds: number) => string;
  readonly passwordUnreachable: string;
  readonly refreshes: string;
  readonly notFound: string;
  readonly notFoundHint: string;
  readonly skip: string;
}
