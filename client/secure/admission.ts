import { isCookieOf } from "../../protocol/cookies.ts";
import { type BucketRate, takeToken, type TokenBucket } from "./token_bucket.ts";

/**
 * Who may open a handshake with us: each costs some milliseconds of computing and some memory. Those
 * who have shown by a cookie that they are where they say have a share of their own, which nobody
 * uses up who forges addresses. Pure.
 */
export interface Admission {
  readonly strangers: TokenBucket | undefined;
  readonly proven: TokenBucket | undefined;
  /** By address, the one heard of last at the end. */
  readonly sources: ReadonlyMap<string, TokenBucket>;
}

export const OPEN_ADMISSION: Admission = {
  strangers: undefined,
  proven: undefined,
  sources: new Map(),
};

/** In all; of one address. A person who calls needs one. */
const STRANGERS: BucketRate = { burst: 20, perSecond: 10 };
const PROVEN: BucketRate = { burst: 20, perSecond: 20 };
const SOURCE: BucketRate = { burst: 12, perSecond: 4 };
const MAX_SOURCES = 256;

export interface Asker {
  readonly ip: string;
  readonly port: number;
  readonly cookie: Uint8Array;
}

/** `cookie`: they are to ask again, with the cookie that they are sent. */
export type Admitted = "yes" | "no" | "cookie";

/** @param isLoaded so much is half open that all must prove their address */
export function admit(
  admission: Admission,
  { ip, port, cookie }: Asker,
  secrets: readonly Uint8Array[],
  isLoaded: boolean,
  now: number,
): readonly [Admission, Admitted] {
  const isProven = isCookieOf(cookie, secrets, ip, port);
  if (!isProven) {
    const [strangers, isFree] = takeToken(admission.strangers, STRANGERS, now);
    const next = { ...admission, strangers };
    if (!isFree || isLoaded) return [next, "cookie"];
    return takeSource(next, ip, now);
  }
  const [proven, isFree] = takeToken(admission.proven, PROVEN, now);
  const next = { ...admission, proven };
  return isFree ? takeSource(next, ip, now) : [next, "no"];
}

function takeSource(admission: Admission, ip: string, now: number): readonly [Admission, Admitted] {
  const [bucket, isFree] = takeToken(admission.sources.get(ip), SOURCE, now);
  const others = [...admission.sources].filter(([other]) => other !== ip);
  const sources = new Map([...others.slice(1 - MAX_SOURCES), [ip, bucket]]);
  return [{ ...admission, sources }, isFree ? "yes" : "no"];
}
