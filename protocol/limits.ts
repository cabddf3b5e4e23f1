/** Numbers of the wire that both programs must agree on. Append, never renumber. */

/** The version that our REG announces; whoever announces none is 1. */
export const PROTOCOL_VERSION = 2;

/** The directory's TCP port unless another is named. */
export const DIRECTORY_PORT = 10_000;

/** The voice port, the only one that a v1 peer answers to. */
export const VOICE_PORT = 5001;

/** The largest request a v1 peer can send or answer it can read: its one `recv(1024)`. */
export const V1_OBJECT_BYTES = 1_024;

/** The largest object between our own programs, in either direction. */
export const OBJECT_BYTES = 8 * 1_024;

/** How deep a request may nest: none of ours goes beyond 3. */
export const OBJECT_DEPTH = 16;

/** A client of ours says something at least this often, so that its death is noticed. */
export const KEEP_ALIVE_MS = 4_000;

/** After this long without a byte from the other side, a v2 session is dead (three keep-alives). */
export const KEEP_ALIVE_TIMEOUT_MS = 12_000;

/** An original client waits this long for an answer, then takes the next one for it. */
export const ANSWER_TIMEOUT_MS = 1_000;

/** v1 voice: samples a second, samples a frame, bytes a datagram (16 bits a sample). */
export const V1_RATE_HZ = 8_000;
export const V1_FRAME_SAMPLES = 512;
export const V1_FRAME_BYTES = 2 * V1_FRAME_SAMPLES;
export const V1_FRAME_MS = (1_000 * V1_FRAME_SAMPLES) / V1_RATE_HZ;

/** How often the original repeats a datagram of its signalling. */
export const V1_ACCEPT_COPIES = 10;
export const V1_CLOSE_COPIES = 5;

/** How long a caller waits: an original on either side, or both ours. */
export const V1_RING_MS = 7_000;
export const RING_MS = 30_000;
