import { randomBytes } from "node:crypto";
import { V1_ONLY } from "../protocol/codecs.ts";
import type { ClientState } from "./api/types.ts";
import { createCallDesk } from "./call_desk.ts";
import { createCallDriver } from "./call/driver.ts";
import type { LookUpAnswer } from "./call/machine_types.ts";
import { linesOf } from "./call/machine_lines.ts";
import { createCorrespondence } from "./create_correspondence.ts";
import { createCallReporter } from "./call_reporter.ts";
import { createCallSound } from "./call_sound.ts";
import { connectionState } from "./client_state.ts";
import { createDeviceDesk } from "./device_desk.ts";
import { createLog } from "./log.ts";
import { createManners } from "./manners.ts";
import { createMicrophone } from "./microphone.ts";
import { createNotices } from "./notices.ts";
import type { CreateTelephoneOptions, OwnTelephone } from "./own_telephone.ts";
import { createSecurity } from "./secure/security.ts";
import { withTrust } from "./secure/trust_marks.ts";
import { createPeerVolumes } from "./peer_volumes.ts";
import { createQualityWatch, type WatchedCall } from "./quality_watch.ts";
import { createRegistration } from "./registration.ts";
import { checkConnectRequest } from "./request_checks.ts";
import { createSoundProcessing } from "./sound_processing.ts";
import { createSoundReporter } from "./sound_reporter.ts";
import { createTestCall } from "./test_call.ts";
import { TelephoneError } from "./telephone.ts";

/** How long we stay for the other side to acknowledge our last signals, in ms. */
const FAREWELL_MS = 300;

/**
 * Wires the directory session, the call and the voice engine.
 *
 * @throws VoicePortError when the voice port can't be had
 */
export async function createTelephone(options: CreateTelephoneOptions): Promise<OwnTelephone> {
  const now = () => new Date();
  const log = createLog(now);
  const notices = createNotices(() => describe(), now);
  let prefill = options.prefill;
  const sound = createSoundReporter(options, { log, notices });
  const newId = () => randomBytes(8).toString("hex");

  const engine = await options.createEngine({
    onSignal: (bytes, from) => security.transport.takeSignal(bytes, from),
    onHandshake: (bytes, from) => security.transport.takeHandshake(bytes, from),
    onSealedSignal: (index, bytes) => security.transport.takeSealed(index, bytes),
    onStats(stats) {
      const watched = talkingTo();
      if (watched !== null) watch.take(watched, stats, microphone.state);
      if (Number.isFinite(stats.heardAgoMs)) driver.heardAgo(stats.heardAgoMs);
    },
    onProblem: sound.onProblem,
    onServing: sound.onServing,
    onDevices: sound.onDevices,
    onFatal(error) {
      notices.event("error", { code: "internal", message: error.message });
      options.onFatal(error);
    },
  });

  const microphone = createMicrophone({
    engine,
    settings: options.settings,
    transmit: options.transmit,
    onChange: notices.stateChanged,
  });
  const processing = createSoundProcessing({
    engine,
    settings: options.settings,
    wanted: options.processing,
    mic: options.mic,
    onChange: notices.stateChanged,
  });
  const volumes = createPeerVolumes({
    engine,
    settings: options.settings,
    onChange: notices.stateChanged,
  });
  const manners = createManners({
    settings: options.settings,
    wanted: options,
    onChange: notices.stateChanged,
  });
  const watch = createQualityWatch(notices, () => performance.now());
  const testCall = createTestCall({
    engine,
    notices,
    verdict: () => watch.quality?.verdict.code ?? null,
    newId,
    onOver: callIsOver,
  });

  const registration = createRegistration({
    log,
    settings: options.settings,
    identity: options.ownsNames ? options.identity : null,
    ...(options.connectServer === undefined ? {} : { connectServer: options.connectServer }),
    ...(options.findAgain === undefined ? {} : { findAgain: options.findAgain }),
    voicePort: () => engine.address.port,
    known: () => [
      ...options.people.list().map(({ name }) => name),
      ...Object.values(options.settings.settings.contacts).flat(),
    ],
    event: notices.event,
    onChange() {
      notices.stateChanged();
      correspondence.usersChanged();
    },
    ...(options.timing === undefined ? {} : { timing: options.timing }),
  });

  const security = createSecurity({
    ...options,
    engine,
    me: () => registration.me,
    calls: () => driver.calls,
    onSignal: (bytes, from, sealed) => driver.signal(bytes, from, sealed),
    onStanding: (call) => driver.secured(call),
    onFailed: (call, code) => driver.refused(call, code),
    hangUp: (call) => driver.hangUp(call),
    onChat: (bytes, link) => correspondence.chat.received(bytes, link),
    log,
    notices,
  });
  const correspondence = createCorrespondence(options, {
    log,
    notices,
    registration,
    transport: security.chatTransport,
    newId,
  });

  const codecs = options.codec === "v1" ? V1_ONLY : engine.codecs;
  const reporter = createCallReporter({
    log,
    notices,
    // An engine without Opus is not the other side's doing.
    isOpusWanted: options.codec === "opus" && codecs.includes("opus"),
    met: registration.met,
    securityOf: security.desk.securityOf,
    onOver: callIsOver,
  });

  const callSound = createCallSound({
    ...{ engine, sound, volumes, codecs },
    isInviting: () => driver.calls.phase.state === "inviting",
    sessionOf: (call) => security.transport.sessionOf(call)?.index ?? null,
    onPause: watch.clear,
  });
  const driver = createCallDriver({
    me: () => registration.me,
    autoAnswer: options.autoAnswer,
    manners: () => manners.state,
    codecs,
    send: security.transport.send,
    sendV2: security.transport.sendV2,
    nonceOf: security.transport.nonceOf,
    reveal: security.transport.reveal,
    async lookUp(name) {
      const answer = security.desk.judge(name, await registration.lookUp(name));
      return options.ownsNames ? answer : withoutKey(answer);
    },
    ...callSound,
    onRecord(record) {
      if (record.event === "ringing") callSound.ringing();
      if (record.event === "connected") security.connected(record.call);
      reporter.onRecord(record);
      correspondence.onRecord(record);
    },
    onCalls(calls) {
      if (linesOf(calls).length > 0) testCall.end("call");
      reporter.onCalls(calls);
    },
    now: () => performance.now(),
    newId,
  });

  /** Whose sound it is that flows. */
  function talkingTo(): WatchedCall | null {
    const { phase } = driver;
    if (phase.state === "in-call") return { call: phase.id, peer: phase.peer.name };
    const test = testCall.state;
    return test === null ? null : { call: test.call, peer: null };
  }

  function callIsOver(): void {
    watch.clear();
    microphone.reset();
  }

  const calls = createCallDesk({
    driver,
    me: () => registration.me,
    underWay: reporter.underWay,
  });
  const desk = createDeviceDesk({ ...options, engine, sound, processing });

  function describe(): ClientState {
    return {
      version: options.version,
      prefill,
      connection: connectionState(registration.state, registration.error),
      users: withTrust(registration.users, options.people.list()),
      ...reporter.state,
      ...(testCall.state === null ? {} : { call: testCall.state }),
      ...manners.state,
      ...security.desk.state,
      constantSize: options.constantSize,
      quality: watch.quality,
      sound: {
        ...sound.state,
        ...microphone.state,
        ...volumes.state,
        processing: processing.state,
      },
      log: log.entries,
      ...correspondence.state,
    };
  }

  async function disconnect(): Promise<void> {
    driver.hangUpAll();
    await driver.settled(FAREWELL_MS);
    await registration.disconnect();
  }

  return {
    get state() {
      return describe();
    },
    get isServerGone() {
      return registration.isServerGone;
    },
    get wishes() {
      return registration.wishes;
    },
    subscribe: notices.subscribe,
    async connect(request) {
      const checked = checkConnectRequest(request);
      prefill = { ...checked };
      await registration.connect(checked);
    },
    connectAgain: (request) => registration.connect(checkConnectRequest(request), "quietly"),
    disconnect,
    ...calls,
    async call(to) {
      try {
        return await calls.call(to);
      } catch (error) {
        throw security.desk.refusalOf(to.trim()) ?? error;
      }
    },
    verify: security.desk.verify,
    trust: security.desk.trust,
    dismissAlarm: security.desk.dismissAlarm,
    people: security.desk.people,
    forget: security.desk.forget,
    hangup(call) {
      if (testCall.state !== null && (call ?? testCall.state.call) === testCall.state.call) {
        return testCall.end("hangup");
      }
      calls.hangup(call);
    },
    setManners: manners.change,
    mute: microphone.mute,
    setTransmit: microphone.setTransmit,
    setProcessing: processing.change,
    setVolume: volumes.change,
    talk: microphone.talk,
    testCall() {
      if (linesOf(driver.calls).length > 0) {
        throw new TelephoneError("busy", "Cannot test the sound: a call is under way");
      }
      sound.opening();
      volumes.follow(null);
      return testCall.start();
    },
    ...desk,
    chat: correspondence.chat,
    history: correspondence.history,
    keepHistory: correspondence.keepHistory,
    prefill(change) {
      prefill = { ...prefill, ...change };
      notices.stateChanged();
    },
    note(level, text) {
      log.add(level, text);
      notices.stateChanged();
    },
    async close() {
      testCall.end("hangup");
      microphone.reset();
      await disconnect();
      driver.close();
      callSound.close();
      security.transport.stop();
      correspondence.close();
      await engine.close();
    },
  };
}

/** To those whom the directory gives no key of ours, all goes in the clear: they couldn't tell whose session it is. */
function withoutKey(answer: LookUpAnswer): LookUpAnswer {
  if (answer.kind !== "address" && answer.kind !== "refused") return answer;
  return { ...answer, address: { ...answer.address, key: null } };
}
