/**
 * The media Worker: it owns the UDP socket and all between it and the sound ends' rings. Woken by
 * datagrams and by the sound ends' period count; the main thread tells it what to do
 * (`media_protocol.ts`) and gets the signals, never audio.
 */
import { readDatagram } from "../../protocol/datagrams.ts";
import { createMediaCall, type MediaCall } from "./media_call.ts";
import type { AttachedAudio, MediaReply, MediaRequest } from "./media_protocol.ts";
import { createPeriodWatch, type PeriodWatch } from "./period_watch.ts";
import { createSignalGate } from "./signal_gate.ts";
import { raiseThreadPriority } from "./thread_priority.ts";
import { openUdpPort, type UdpPort } from "./udp_port.ts";
import type { UdpAddress } from "./voice_engine.ts";
import { warmUp } from "./warm_up.ts";

const STATS_MS = 100;

const gate = createSignalGate();
let port: UdpPort | null = null;
let audio: AttachedAudio | null = null;
let isMuted = false;
let current: { readonly number: number; readonly call: MediaCall } | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let nextStatsMs = 0;
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
    raiseThreadPriority();
    warmUp();
  } catch (error) {
    post({ kind: "not-bound", message: error instanceof Error ? error.message : String(error) });
  }
}

function onDatagram(bytes: Uint8Array, ip: string, fromPort: number): void {
  const call = current?.call;
  const isPeer = call !== undefined && call.peer.ip === ip && call.peer.port === fromPort;
  const now = performance.now();
  if (isPeer) call.heard(now);
  const { kind } = readDatagram(bytes);
  if (kind === "audio") {
    if (isPeer) call.receive(bytes);
  } else if ((kind === "v1" || kind === "v2") && gate.admits(ip, isPeer, now)) {
    post({ kind: "signal", bytes: bytes.slice(), from: { ip, port: fromPort } });
  }
}

function start(number: number, peer: UdpAddress): void {
  stop();
  const call = createMediaCall(peer, performance.now(), (packet) => port?.send(packet, peer));
  call.mute(isMuted);
  current = { number, call };
  nextStatsMs = performance.now() + STATS_MS;
  attach(audio);
}

/** One timer for all that the sound ends' periods don't drive: each wake of the thread costs. */
function tick(): void {
  if (current === null) return;
  const { number, call } = current;
  const now = performance.now();
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
  current = null;
}

function attach(opened: AttachedAudio | null): void {
  audio = opened;
  watch?.stop();
  watch = null;
  if (current === null) return;
  const { call } = current;
  call.attach(opened);
  if (opened !== null) {
    watch = createPeriodWatch(new Int32Array(opened.control), () => call.pump(performance.now()));
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
      return bind(data.host, data.port, data.exact);
    case "send":
      for (let i = 0; i < data.copies; i++) port?.send(data.bytes, data.to);
      return;
    case "audio":
      return attach(data.audio);
    case "start":
      return start(data.call, data.peer);
    case "stop":
      return stop();
    case "mute":
      isMuted = data.on;
      return current?.call.mute(data.on);
    case "close":
      return void close();
  }
};
