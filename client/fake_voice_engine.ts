/** A voice engine for tests: a real UDP socket, and frames of noise in place of sound. */
import { type Codec, CODECS } from "../protocol/codecs.ts";
import { readDatagram } from "../protocol/datagrams.ts";
import { V1_FRAME_BYTES } from "../protocol/limits.ts";
import { PAYLOAD_TYPE, RTP_CLOCK_HZ, RTP_HEADER_BYTES, writeRtpHeader } from "../protocol/rtp.ts";
import { createSealedSessions } from "./media/sealed_sessions.ts";
import type {
  UdpAddress,
  VoiceEngine,
  VoiceEngineEvents,
  VoiceStats,
} from "./media/voice_engine.ts";

export interface FakeVoiceEngine extends VoiceEngine {
  /** For tests to replace. */
  devices: VoiceEngine["devices"];
  /** What was asked for, in order: `warm`, `start 127.0.0.1:5001 opus`, `stop`, `mute true` … */
  readonly asked: readonly string[];
}

const PERIOD_MS = 20;
const PACKET_SAMPLES = RTP_CLOCK_HZ * PERIOD_MS / 1_000;
/** An RTP packet's, of which the fake makes no sound: nothing looks into it. */
const PAYLOAD_BYTES = 40;

/** Binds a free port of `host`, or `port`. */
export function createFakeVoiceEngine(
  events: VoiceEngineEvents,
  host = "127.0.0.1",
  port = 0,
): FakeVoiceEngine {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: host, port });
  const address: UdpAddress = { ip: host, port: (socket.addr as Deno.NetAddr).port };
  const asked: string[] = [];
  const frame = new Uint8Array(V1_FRAME_BYTES).fill(0xff);
  const packet = new Uint8Array(RTP_HEADER_BYTES + PAYLOAD_BYTES);
  let peer: UdpAddress | null = null;
  let session: number | null = null;
  const sessions = createSealedSessions(send);
  let codec: Codec = "v1";
  let ticking: ReturnType<typeof setInterval> | undefined;
  let heardAt = 0, framesSent = 0, framesReceived = 0;

  async function read(): Promise<void> {
    try {
      for await (const [bytes, from] of socket) {
        const { hostname: ip, port } = from as Deno.NetAddr;
        const isPeer = session === null && peer !== null && peer.ip === ip && peer.port === port;
        if (isPeer) heardAt = performance.now();
        const { kind } = readDatagram(bytes);
        if (kind === "v1" || kind === "v2") events.onSignal(bytes, { ip, port });
        else if (kind === "handshake") events.onHandshake?.(bytes, { ip, port });
        else if (kind === "sealed") takeSealed(bytes, { ip, port });
        else if (isPeer && kind === (codec === "opus" ? "rtp" : "audio")) framesReceived++;
      }
    } catch {
      // closed under our feet
    }
  }
  const reading = read();

  function takeSealed(bytes: Uint8Array, from: UdpAddress): void {
    const opened = sessions.open(bytes, from.ip, from.port);
    if (opened === null) return;
    const { index, kind, content } = opened;
    if (index === session) heardAt = performance.now();
    if (kind === "signal") events.onSealedSignal?.(index, content.slice(), from);
    else if (index === session && kind === (codec === "opus" ? "rtp" : "audio")) framesReceived++;
  }

  function send(bytes: Uint8Array, to: UdpAddress): void {
    socket.send(bytes, { transport: "udp", hostname: to.ip, port: to.port }).catch(() => {});
  }

  function tick(): void {
    if (peer === null) return;
    const packet = codec === "opus" ? nextPacket() : frame;
    if (session === null) send(packet, peer);
    else sessions.sendVoice(session, packet);
    framesSent++;
    events.onStats(stats());
  }

  function end(): void {
    peer = null;
    clearInterval(ticking);
  }

  function nextPacket(): Uint8Array {
    const timestamp = framesSent * PACKET_SAMPLES;
    const payloadType = PAYLOAD_TYPE.opus, marker = framesSent === 0;
    writeRtpHeader({ payloadType, marker, sequence: framesSent, timestamp, ssrc: 1 }, packet);
    return packet.slice();
  }

  function stats(): VoiceStats {
    return {
      micLevel: 0.1,
      micLevelBeforeMute: 0.1,
      talking: false,
      transmitting: true,
      speakerLevel: framesReceived > 0 ? 0.1 : 0,
      heardAgoMs: performance.now() - heardAt,
      framesSent,
      framesReceived,
      concealedMs: 0,
      droppedMs: 0,
      bufferMs: 0,
      targetMs: 0,
      jitterMs: 0,
      underruns: 0,
      overruns: 0,
      heapKib: { media: 0, capture: 0, playback: 0 },
      codec: "v1",
      frameMs: 64,
      bitrateKbps: { heard: 128, spoken: 128 },
      lossPercent: { heard: 0, spoken: null },
      rttMs: null,
      ownDelayMs: { capture: 69, playout: 80 },
      mouthToEarMs: { heard: null, spoken: null },
      peerReport: null,
      processing: null,
    };
  }

  return {
    address,
    codecs: CODECS,
    asked,
    send(bytes, to, copies = 1) {
      for (let i = 0; i < copies; i++) send(bytes, to);
    },
    warm() {
      asked.push("warm");
      return Promise.resolve();
    },
    addSession(added) {
      for (const { datagram, ...from } of sessions.add(added)) takeSealed(datagram, from);
    },
    removeSession: sessions.remove,
    sendSealed: sessions.sendSignal,
    start(to, chosen, chosenSession = null) {
      const how = chosenSession === null ? "" : " sealed";
      asked.push(`start ${to.ip}:${to.port} ${chosen}${how}`);
      session = chosenSession;
      peer = to;
      codec = chosen;
      heardAt = performance.now();
      framesSent = framesReceived = 0;
      clearInterval(ticking);
      ticking = setInterval(tick, PERIOD_MS);
    },
    pause() {
      asked.push("pause");
      end();
    },
    stop() {
      asked.push("stop");
      end();
    },
    startTest() {
      asked.push("start test");
      clearInterval(ticking);
      heardAt = performance.now();
      ticking = setInterval(() => {
        heardAt = performance.now();
        events.onStats(stats());
      }, PERIOD_MS);
    },
    mute: (on) => void asked.push(`mute ${on}`),
    setTransmit: (mode) => void asked.push(`transmit ${mode}`),
    setVolume: (db) => void asked.push(`volume ${db}`),
    talk: (on) => void asked.push(`talk ${on}`),
    setProcessing(settings) {
      const on = Object.entries(settings).filter(([, isOn]) => isOn).map(([name]) => name);
      asked.push(`processing ${on.join(" ") || "nothing"}`);
    },
    setDevices(mic, speaker) {
      asked.push(`devices ${mic} ${speaker}`);
      return Promise.resolve();
    },
    devices: () => Promise.resolve({ devices: [] }),
    watchDevices: (on) => void asked.push(`watch ${on}`),
    async close() {
      peer = null;
      clearInterval(ticking);
      socket.close();
      await reading;
    },
  };
}
