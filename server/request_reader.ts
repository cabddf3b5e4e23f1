import { createCommonRequests } from "../protocol/common_request.ts";
import type { DirectoryRequest } from "../protocol/directory_requests.ts";
import { createJsonStream, type JsonStream } from "../protocol/json_stream.ts";
import type { SessionItem } from "./session.ts";

/** Shared: a chunk is read to its end at once. */
const common = createCommonRequests();

/** Cuts what comes on a connection into what its session takes. A class, since there are thousands. */
export class RequestReader {
  /** What is begun and not whole; null where requests come whole, which nearly all do. */
  #stream: JsonStream | null = null;

  /** Whether a request is begun of which more has to come. */
  get isWithinOne(): boolean {
    return this.#stream !== null;
  }

  /** The request that the first `count` bytes are, in one of the common shapes; null where they are anything else. */
  readOne(buffer: Uint8Array, count: number): DirectoryRequest | null {
    if (this.#stream !== null) return null;
    const request = common.read(buffer, 0, count);
    return common.end === count ? request : null;
  }

  read(bytes: Uint8Array): SessionItem[] {
    const items: SessionItem[] = [];
    let at = 0;
    while (this.#stream === null && at < bytes.length) {
      const request = common.read(bytes, at, bytes.length);
      if (request === null) break;
      items.push({ kind: "request", request });
      at = common.end;
    }
    if (at < bytes.length) {
      this.#stream ??= createJsonStream();
      items.push(...this.#stream.push(bytes.subarray(at)));
      if (this.#stream.pending === 0) this.#stream = null;
    }
    return items;
  }
}
