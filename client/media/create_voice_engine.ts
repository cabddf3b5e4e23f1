/** The main thread's handle on the voice path: starts the media Worker, holds the sound ends. */
import { type Codec, CODECS } from "../../protocol/codecs.ts";
import { openAudioEnds } from "./audio_end.ts";
import type { MediaReply, MediaRequest } from "./media_protocol.ts";
import { createSoundKeeper } from "./sound_keeper.ts";
import {
  type UdpAddress,
  type VoiceEngine,
  type VoiceEngineEvents,
  type VoiceEngineOptions,
  VoicePortError,
} from "./voice_engine.ts";
import type { Transmit } from "./voice_gate.ts";

/**
 * Of these periods a frame is a whole number: else it waits for the end of the one that it ends in, by a
 * time that changes from frame to frame, and the listener must wait for the longest.
 */
const SOUND_PERIOD_MS: Readonly<Record<Codec, number>> = { v1: 4, opus: 5 };

/**
 * Binds the voice port and starts the media Worker. The sound ends stay closed until they are warmed.
 * @param openEnds the sound ends, for tests
 * @throws {VoicePortError} the port is taken (with `exact`, or with the 100 after it), or the address is none of this machine
 */
export async function createVoiceEngine(
  options: VoiceEngineOptions,
  events: VoiceEngineEvents,
  openEnds: typeof openAudioEnds = openAudioEnds,
): Promise<VoiceEngine> {
  const worker = new Worker(new URL("./media_worker.ts", import.meta.url), { type: "module" });
  const post = (request: MediaRequest) => worker.postMessage(request);
  let life: "open" | "closing" | "dead" = "open";
  let calls = 0;
  let isInCall = false;
  const bound = Promise.withResolvers<UdpAddress>();
  const closed = Promise.withResolvers<void>();

  function fail(error: Error): void {
    bound.reject(error);
    closed.resolve();
    if (life !== "open") return;
    life = "dead";
    events.onFatal(error);
  }

  worker.onmessage = ({ data }: MessageEvent<MediaReply>) => {
    switch (data.kind) {
      case "bound":
        return bound.resolve(data.address);
      case "not-bound":
        return bound.reject(new VoicePortError(data.message));
      case "signal":
        return life === "open" ? events.onSignal(data.bytes, data.from) : undefined;
      case "handshake":
        return life === "open" ? events.onHandshake?.(data.bytes, data.from) : undefined;
      case "sealed-signal":
        return life === "open"
          ? events.onSealedSignal?.(data.index, data.bytes, data.from)
          : undefined;
      case "stats":
        return isInCall && data.call === calls ? events.onStats(data.stats) : undefined;
      case "fatal":
        return fail(new Error(data.message));
      case "closed":
        return closed.resolve();
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail(new Error(`The media Worker died: ${event.message}`));
  };
  worker.onmessageerror = () => fail(new Error("The media Worker sent what can't be read"));

  const { host, port, exact, constantSize = false } = options;
  post({ kind: "bind", host, port, exact, constantSize });
  const { onProblem, onServing = () => {}, onDevices = () => {} } = events;
  const ends = openEnds({ onProblem, onServing, onDevices });
  // While the media Worker starts: when a call begins, this thread has better to do for a second on a busy machine.
  ends.prepare();
  const address = await bound.promise.catch(async (error) => {
    life = "dead";
    worker.terminate();
    await ends.terminate();
    throw error;
  });

  const sound = createSoundKeeper(ends, { mic: options.mic, speaker: options.speaker }, {
    onAudio(opened) {
      if (opened === null) return post({ kind: "audio", audio: null });
      const { capture, playback, control, captureHz, playbackHz, playbackPeriod } = opened;
      const audio = { capture, playback, control, captureHz, playbackHz, playbackPeriod };
      post({ kind: "audio", audio });
    },
    onProblem,
  });

  function begin(request: (call: number) => MediaRequest): void {
    if (life !== "open") return;
    isInCall = true;
    post(request(++calls));
    sound.want("running");
  }

  function end(left: "warm" | "closed"): void {
    if (life !== "open") return;
    isInCall = false;
    post({ kind: "stop" });
    sound.want(left);
  }

  function transmit(change: Partial<Transmit>): void {
    if (life === "open") post({ kind: "transmit", change });
  }

  return {
    address,
    codecs: CODECS,
    send(bytes, to, copies = 1) {
      if (life === "open") post({ kind: "send", bytes, to, copies });
    },
    addSession(session) {
      if (life === "open") post({ kind: "add-session", session });
    },
    removeSession(index) {
      if (life === "open") post({ kind: "remove-session", index });
    },
    sendSealed(index, bytes) {
      if (life === "open") post({ kind: "send-sealed", index, bytes });
    },
    warm(codec) {
      if (life !== "open") return Promise.resolve();
      sound.setPeriod(SOUND_PERIOD_MS[codec]);
      return sound.want(isInCall ? "running" : "warm");
    },
    start(peer, codec, session = null) {
      sound.setPeriod(SOUND_PERIOD_MS[codec]);
      begin((call) => ({ kind: "start", call, peer, codec, session }));
    },
    startTest: () => begin((call) => ({ kind: "start-test", call })),
    pause: () => end("warm"),
    stop: () => end("closed"),
    mute: (on) => transmit({ muted: on }),
    setTransmit: (mode) => transmit({ mode }),
    talk: (on) => transmit({ held: on }),
    setVolume(db) {
      if (life === "open") post({ kind: "volume", db });
    },
    setProcessing(settings) {
      if (life === "open") post({ kind: "processing", settings });
    },
    setDevices: (mic, speaker) =>
      life === "open" ? sound.setDevices({ mic, speaker }) : Promise.resolve(),
    devices: () => ends.devices(),
    watchDevices(on) {
      if (life === "open") ends.watchDevices(on);
    },
    async close() {
      if (life === "open") {
        isInCall = false;
        post({ kind: "close" });
      }
      life = life === "dead" ? "dead" : "closing";
      if (life === "closing") await closed.promise;
      await ends.terminate();
      worker.terminate();
    },
  };
}
