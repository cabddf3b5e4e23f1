/**
 * The media Worker: it owns the UDP socket and all between it and the sound ends' rings. Woken by
 * datagrams and by the sound ends' period count; the main thread tells it what to do
 * (`media_protocol.ts`) and gets the signals, never audio.
 */
import type { Codec } from "../../protocol/codecs.ts";
import { readDatagram } from "../../protocol/datagrams.ts";
import { isRtcp } from "../../protocol/rtcp.ts";
import { type CaptureProcessing, createCaptureProcessing } from "./capture_processing.ts";
import type { CaptureSettings } from "./capture_settings.ts";
import { createLoopback } from "./loopback.ts";
import { createMediaCall, type MediaCall } from "./media_call.ts";
import type { AttachedAudio, MediaReply, MediaRequest } from "./media_protocol.ts";
import { loadOpus, type Opus } from "./opus_codec.ts";
import { createOpusLine } from "./opus_line.ts";
import { createPeriodWatch, type PeriodWatch } from "./period_watch.ts";
import { CONSTANT_VOICE_BYTES, createSealedSessions } from "./sealed_sessions.ts";
import { createSignalGate } from "./signal_gate.ts";
import { createReplaceableAead, loadSodiumAead } from "./sodium_aead.ts";
import { raiseThreadPriority } from "./thread_priority.ts";
import { openUdpPort, type UdpPort } from "./udp_port.ts";
import { createV1Line } from "./v1_line.ts";
import type { UdpAddress } from "./voice_engine.ts";
import type { Transmit } from "./voice_gate.ts";
import type { VoiceLine } from "./voice_line.ts";
import { ALL_PROCESSING, warmUp, warmUpSealing } from "./warm_up.ts";

const STATS_MS = 100;
/** After so long one hears oneself in a test call; long enough to have finished a word. */
const TEST_DELAY_MS = 1_000;
/** No datagram comes from there. */
const ONESELF: UdpAddress = { ip: "127.0.0.1", port: 0 };

const gate = createSignalGate();
const aead = createReplaceableAead();
const sessions = createSealedSessions((datagram, to) => port?.send(datagram, to), aead);
let port: UdpPort | null = null;
let audio: AttachedAudio | null = null;
const transmit: Transmit = { mode: "open", muted: false, held: false };
let current: {
  readonly number: number;
  readonly call: MediaCall;
  /** In which all of it goes sealed; null: in the clear. */
  readonly session: number | null;
  /** Brings back what was sent in a test call. */
  deliver(nowMs: number): void;
} | null = null;
/** Sealed voice goes in packets of one size at one pace. */
let constantSize = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let nextStatsMs = 0;
let opus: Opus | null = null;
let volumeDb = 0;
let settings: CaptureSettings = { echo: false, noise: false, gain: false, highPass: false };
let processing: CaptureProcessing | null = null;
let isLoadingProcessing = false;
/** Begins a call that came before Opus was loaded. */
let waiting: (() => void) | null = null;
let watch: PeriodWatch | null = null;

function post(reply: MediaReply): void {
  self.postMessage(reply);
}

function bind(host: string, first: number, exact: boolean): void {
  try {
    port = openUdpPort({
      host,
      port: first,
      exact,
      onDatagram,
      onFailure: ({ message }) =>
        post({ kind: "fatal", message: `Cannot read the voice socket any more: ${message}` }),
    });
    post({ kind: "bound", address: port.address });
    void prepare();
  } catch (error) {
    post({ kind: "not-bound", message: error instanceof Error ? error.message : String(error) });
  }
}

/** What the first call needs, before there is one. */
async function prepare(): Promise<void> {
  try {
    opus = await loadOpus();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return post({ kind: "fatal", message: `Cannot load the Opus codec: ${message}` });
  }
  waiting?.();
  await warmUp((send) => openLine("opus", send));
  await warmUp((send) => createV1Line(send));
  await loadSodiumAead().then(aead.use, () => {}); // without it calls cost a little more
  await warmUpSealing(aead);
  await applyProcessing();
  raiseThreadPriority(); // not before: the main thread has a call to begin meanwhile
}

/**
 * Brings the processing to what is set. It is loaded as soon as it is wanted, and run in: cold, it
 * would hold up the beginning of a call by a fifth of a second.
 */
async function applyProcessing(): Promise<void> {
  const isWanted = Object.values(settings).some((on) => on);
  if (isWanted && processing === null) {
    if (opus === null || isLoadingProcessing) return;
    isLoadingProcessing = true;
    try {
      const trial = await createCaptureProcessing(ALL_PROCESSING);
      await warmUp((send) => openLine("opus", send), trial);
      processing = await createCaptureProcessing(settings);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return post({ kind: "fatal", message: `Cannot load the sound processing: ${message}` });
    }
    return applyProcessing(); // other settings may have come meanwhile
  }
  current?.call.process(isWanted ? processing : null, settings);
  await processing?.configure(settings);
}

function random32(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}

function openLine(
  codec: Codec,
  send: (packet: Uint8Array) => void,
  packetBytes: number | null = null,
): VoiceLine {
  if (codec === "v1" || opus === null) return createV1Line(send);
  return createOpusLine({ opus, startMs: performance.now(), send, random: random32, packetBytes });
}

function onDatagram(bytes: Uint8Array, ip: string, fromPort: number): void {
  const { kind } = readDatagram(bytes);
  if (kind === "sealed") return onSealed(bytes, ip, fromPort);
  // In a sealed call the peer says nothing in the clear: whoever does is somebody else.
  const call = current?.session === null ? current.call : undefined;
  const isPeer = call !== undefined && call.peer.ip === ip && call.peer.port === fromPort;
  const now = performance.now();
  if (isPeer) call.heard(now);
  if (kind === "audio" || kind === "rtp") {
    if (isPeer) call.receive(bytes);
  } else if (kind === "rtcp") {
    if (isPeer) call.receiveReport(bytes, now);
  } else if ((kind === "v1" || kind === "v2") && gate.admits(ip, isPeer, now)) {
    post({ kind: "signal", bytes: bytes.slice(), from: { ip, port: fromPort } });
  } else if (kind === "handshake" && gate.admits(ip, isPeer, now)) {
    post({ kind, bytes: bytes.slice(), from: { ip, port: fromPort } });
  }
}

function onSealed(bytes: Uint8Array, ip: string, fromPort: number): void {
  const opened = sessions.open(bytes, ip, fromPort);
  if (opened === null) return;
  const { index, kind, content } = opened;
  const call = current?.session === index ? current.call : undefined;
  const now = performance.now();
  call?.heard(now);
  if (kind === "signal") {
    const from = { ip, port: fromPort };
    post({ kind: "sealed-signal", index, bytes: content.slice(), from });
  } else if (kind === "rtcp") call?.receiveReport(content, now);
  else call?.receive(content);
}

function start(number: number, peer: UdpAddress, codec: Codec, session: number | null): void {
  stop();
  if (codec === "opus" && opus === null) {
    waiting = () => start(number, peer, codec, session);
    return;
  }
  const line = session === null ? openLine(codec, (packet) => port?.send(packet, peer)) : openLine(
    codec,
    (packet) => sessions.sendVoice(session, packet, constantSize),
    constantSize ? CONSTANT_VOICE_BYTES : null,
  );
  run(number, createMediaCall(peer, performance.now(), line, transmit), session);
}

function startTest(number: number): void {
  stop();
  if (opus === null) {
    waiting = () => startTest(number);
    return;
  }
  const loopback = createLoopback(TEST_DELAY_MS, (packet) => {
    call.heard(performance.now());
    call.receive(packet);
  });
  const line = openLine("opus", (packet) => {
    // One's own reports say nothing of oneself.
    if (!isRtcp(packet)) loopback.send(packet, performance.now());
  });
  const call = createMediaCall(ONESELF, performance.now(), line, transmit);
  run(number, call, null, loopback.deliver);
}

function run(
  number: number,
  call: MediaCall,
  session: number | null,
  deliver: (nowMs: number) => void = () => {},
): void {
  raiseThreadPriority();
  current = { number, call, session, deliver };
  nextStatsMs = performance.now() + STATS_MS;
  call.setVolume(volumeDb);
  attach(audio);
  void applyProcessing();
}

/** One timer for all that the sound ends' periods don't drive: each wake of the thread costs. */
function tick(): void {
  if (current === null) return;
  const { number, call, deliver } = current;
  const now = performance.now();
  deliver(now);
  const nextTickMs = call.tick(now);
  if (now >= nextStatsMs) {
    post({ kind: "stats", call: number, stats: call.stats(now) });
    nextStatsMs = Math.max(nextStatsMs + STATS_MS, now);
  }
  timer = setTimeout(tick, Math.max(1, Math.min(nextTickMs, nextStatsMs - now)));
}

function stop(): void {
  watch?.stop();
  watch = null;
  clearTimeout(timer);
  current?.call.close();
  current = null;
  waiting = null;
}

function attach(opened: AttachedAudio | null): void {
  audio = opened;
  watch?.stop();
  watch = null;
  if (current === null) return;
  const { call, deliver } = current;
  call.attach(opened);
  if (opened !== null) {
    watch = createPeriodWatch(new Int32Array(opened.control), () => {
      const now = performance.now();
      deliver(now);
      call.pump(now);
      call.worked(performance.now() - now);
    });
  }
  clearTimeout(timer);
  tick();
}

async function close(): Promise<void> {
  stop();
  await port?.flush();
  await port?.close();
  port = null;
  post({ kind: "closed" });
}

self.onmessage = ({ data }: MessageEvent<MediaRequest>) => {
  switch (data.kind) {
    case "bind":
      constantSize = data.constantSize;
      return bind(data.host, data.port, data.exact);
    case "send":
      for (let i = 0; i < data.copies; i++) port?.send(data.bytes, data.to);
      return;
    case "audio":
      return attach(data.audio);
    case "start":
      return start(data.call, data.peer, data.codec, data.session);
    case "add-session":
      for (const { datagram, ip, port } of sessions.add(data.session)) onSealed(datagram, ip, port);
      return;
    case "remove-session":
      return sessions.remove(data.index);
    case "send-sealed":
      return sessions.sendSignal(data.index, data.bytes);
    case "start-test":
      return startTest(data.call);
    case "stop":
      return stop();
    case "transmit":
      Object.assign(transmit, data.change);
      return;
    case "volume":
      volumeDb = data.db;
      return current?.call.setVolume(volumeDb);
    case "processing":
      settings = data.settings;
      return void applyProcessing();
    case "close":
      return void close();
  }
};
