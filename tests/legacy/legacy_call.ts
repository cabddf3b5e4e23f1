import { createJournal } from "../../tools/programs/journal.ts";
import { decode, type LegacySocket } from "./legacy_socket.ts";
import { type LegacySpeaker, openMicrophone, openSpeaker } from "./legacy_sound.ts";

/** A 2023 client's call, from its ACCEPT on. */
export interface LegacyCall {
  /** Who ended it: resolves once, when its user may hear of it. */
  readonly ended: Promise<"us" | "them">;
  /** Its threads; after our own hang-up the player still waits in the socket. */
  readonly threads: Promise<unknown>;
  hangUp(): Promise<void>;
  /** Stops without a word. */
  abort(): void;
  heard(): Int16Array;
  frames(): readonly Int16Array[];
  /** Resolves when that many frames have been played. */
  plays(frames: number): Promise<void>;
}

const CLOSE_COPIES = 5;
const CLOSE = new TextEncoder().encode("CLOSE");

type CallState = "opening" | "talking" | "over";

/** Opens the streams, which takes `opensMs`, then speaks to and hears `ip`, or whoever else sends. */
export function startLegacyCall(options: {
  readonly socket: LegacySocket;
  readonly ip: string;
  readonly says: Int16Array | null;
  readonly opensMs: number;
  readonly random: () => number;
}): LegacyCall {
  const { socket, ip, says, opensMs, random } = options;
  const { promise: ended, resolve: finish } = Promise.withResolvers<"us" | "them">();
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const timer = setTimeout(open, opensMs);
  let state: CallState = "opening";
  let speaker: LegacySpeaker | null = null;
  const played = createJournal<number>("frames that a legacy client played");

  function stop(by: "us" | "them"): void {
    state = "over";
    socket.setPlaying(false);
    clearTimeout(timer);
    open();
    played.close("the call is over");
    finish(by);
  }

  async function speak(): Promise<void> {
    await opened;
    const microphone = openMicrophone(says, random);
    while (state === "talking") {
      const frame = await microphone.read();
      if (state === "talking") await socket.send(frame, ip);
    }
  }

  async function hear(): Promise<void> {
    await opened;
    while (state === "talking") {
      // Blocks. When our user hangs up meanwhile, the next datagram is swallowed here.
      const received = await socket.recv("player");
      if (received === null || state !== "talking") return;
      const text = decode(received.bytes);
      if (text === null) {
        await speaker?.write(received.bytes);
        played.add(played.entries.length + 1);
      } else if (text.startsWith("CLOSE")) { // from whomever
        await socket.send(CLOSE, ip, CLOSE_COPIES);
        return stop("them");
      } // else it is dropped: late ACCEPTs, and digital silence too
    }
  }

  const begin = opened.then(() => {
    if (state !== "opening") return;
    state = "talking";
    speaker = openSpeaker();
    socket.setPlaying(true);
  });
  const threads = begin.then(() => Promise.all([speak(), hear()]));

  return {
    ended,
    threads,
    async hangUp() {
      if (state === "over") return;
      stop("us");
      await socket.send(CLOSE, ip, CLOSE_COPIES);
    },
    abort: () => stop("us"),
    heard: () => speaker?.heard() ?? new Int16Array(0),
    frames: () => speaker?.frames() ?? [],
    async plays(frames) {
      await played.until(`frame ${frames}`, (count) => count >= frames, { timeoutMs: 30_000 });
    },
  };
}
