import {
  type ConnectRequest,
  type Telephone,
  TelephoneError,
  type TelephoneNotice,
} from "../telephone.ts";
import { createFakeCorrespondence, type FakeCorrespondence } from "./fake_correspondence.ts";
import { createFakeSecurity, type FakeSecurity } from "./fake_security.ts";
import type { CallState, ClientState, DeviceList, HeldCall, WaitingCall } from "./types.ts";

/** A telephone for tests of the API and of the page: no network, no sound, moved by the test. */
export interface FakeTelephone extends Telephone {
  /** What has been asked of it, in order: `["connect", {…}]`. */
  readonly asked: readonly (readonly [string, ...unknown[]])[];
  /** Changes the state, and tells those who listen. */
  change(part: Partial<ClientState>): void;
  notify(notice: TelephoneNotice): void;
  listeners(): number;
  readonly setPeople: FakeSecurity["setPeople"];
  readonly put: FakeCorrespondence["put"];
  readonly setCalls: FakeCorrespondence["setCalls"];
  /** How many look for devices. */
  lookers(): number;
  /** The next requests of that name fail so, until null. */
  failWith(name: string, error: Error | null): void;
}

export const NO_STATE: ClientState = {
  version: "0.1.0",
  prefill: { server: "192.168.1.20", port: 10_000, name: "" },
  connection: { state: "offline" },
  users: [],
  call: { state: "idle" },
  waiting: null,
  held: [],
  identity: { fingerprint: "6668 7aad f862 bd77 6c8f c18b 8e9f 8e20" },
  requireEncryption: false,
  constantSize: false,
  alarm: null,
  doNotDisturb: false,
  callWaiting: true,
  quality: null,
  sound: {
    mic: "default",
    speaker: "default",
    muted: false,
    transmit: "open",
    held: false,
    problem: null,
    peerVolumeDb: 0,
    processing: { highPass: true, echo: true, noise: true, gain: true, off: null },
  },
  log: [],
  missed: 0,
  unread: {},
  keepHistory: true,
};

const SOME_DEVICES: DeviceList = {
  devices: [
    device(0, "Built-in Audio", 2, 2, true),
    device(1, "USB Headset", 1, 2, false),
    device(2, "HDMI Screen", 0, 2, false),
  ],
  mic: "default",
  speaker: "default",
  problem: null,
};

export function createFakeTelephone(start: Partial<ClientState> = {}): FakeTelephone {
  let state: ClientState = { ...NO_STATE, ...start };
  let devices = SOME_DEVICES;
  const asked: (readonly [string, ...unknown[]])[] = [];
  let lookers = 0;
  const listeners = new Set<(notice: TelephoneNotice) => void>();
  const failures = new Map<string, Error>();

  function ask(name: string, ...args: unknown[]): void {
    asked.push([name, ...args]);
    const failure = failures.get(name);
    if (failure !== undefined) throw failure;
  }
  function notify(notice: TelephoneNotice): void {
    for (const listener of listeners) listener(notice);
  }
  function change(part: Partial<ClientState>): void {
    state = { ...state, ...part };
    notify({ kind: "state", state });
  }
  const without = (call: string) => state.held.filter((one) => one.call !== call);
  /** The call under way, as one that is held. */
  function parked(): ClientState["held"] {
    if (state.call.state !== "in-call") return [];
    const { call, peer, since, security } = state.call;
    return [{ call, peer, since, security, hold: "here" }];
  }
  function answerWaiting(waiting: WaitingCall, first: "hold" | "end"): void {
    const held = first === "hold" ? [...state.held, ...parked()] : state.held;
    change({ waiting: null, held, call: talking({ ...waiting, security: "encrypted" }) });
  }
  function endCall(reason: "hangup" | "declined"): void {
    const { call } = state;
    if (call.state === "idle") throw new TelephoneError("no-call", "Cannot do this: no call");
    if (call.state === "testing") return change({ call: { state: "idle" }, quality: null });
    const side = call.state === "incoming"
      ? "callee"
      : call.state === "in-call"
      ? "both"
      : "caller";
    const last = { call: call.call, peer: call.peer, reason, seconds: 0, at: AT, side } as const;
    change({ call: { state: "idle", last } });
  }

  return {
    ...createFakeCorrespondence(ask),
    keepHistory(on) {
      ask("keepHistory", on);
      change({ keepHistory: on });
    },
    asked,
    change,
    notify,
    listeners: () => listeners.size,
    lookers: () => lookers,
    watchDevices() {
      lookers++;
      state = { ...state, sound: { devices: devices.devices, ...state.sound } };
      return () => void lookers--;
    },
    failWith(name, error) {
      if (error === null) failures.delete(name);
      else failures.set(name, error);
    },
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    // deno-lint-ignore require-await -- what it throws must be a rejection
    async connect(request: ConnectRequest) {
      ask("connect", request);
      const server = `${request.server}:${request.port}`;
      change({
        connection: { state: "registered", server, name: request.name, serverVersion: 2 },
      });
    },
    // deno-lint-ignore require-await -- as above
    async disconnect() {
      ask("disconnect");
      change({ connection: { state: "offline" }, users: [], call: { state: "idle" } });
    },
    ...createFakeSecurity({ ask, state: () => state, change }),
    // deno-lint-ignore require-await -- as above
    async call(to) {
      const failure = failures.get("call");
      if (failure instanceof TelephoneError && failure.code === "peer-unknown") {
        // Only after it has been looked up, as the real one.
        change({ call: { state: "dialling", call: "c1", peer: to, since: AT, ringing: false } });
        const last = {
          call: "c1",
          peer: to,
          reason: "unknown",
          seconds: 0,
          at: AT,
          side: "caller",
        } as const;
        change({ call: { state: "idle", last } });
      }
      ask("call", to);
      change({ call: { state: "dialling", call: "c1", peer: to, since: AT, ringing: false } });
      return "c1";
    },
    accept(...which) {
      ask("accept", ...given(which));
      const { call, waiting } = state;
      if (waiting !== null) return answerWaiting(waiting, which[1] ?? "hold");
      if (call.state !== "incoming") throw new TelephoneError("no-call", "Cannot accept: no call");
      const { peer, peerVersion } = call;
      const since = new Date().toISOString();
      change({
        call: {
          state: "in-call",
          call: call.call,
          peer,
          since,
          codec: "v1",
          security: "plain",
          words: null,
          peerVersion,
          hold: "no",
        },
      });
    },
    reject(...which) {
      ask("reject", ...given(which));
      if (state.waiting !== null) return change({ waiting: null });
      endCall("declined");
    },
    hangup(...which) {
      ask("hangup", ...given(which));
      const held = state.held.filter(({ call }) => call !== which[0]);
      if (held.length < state.held.length) return change({ held });
      endCall("hangup");
    },
    hold(on, ...which) {
      ask("hold", on, ...given(which));
      const { call } = state;
      if (call.state === "in-call") change({ call: { ...call, hold: on ? "here" : "no" } });
    },
    switchTo(call) {
      ask("switchTo", call);
      const line = state.held.find((one) => one.call === call);
      if (line === undefined) return;
      change({ call: talking(line), held: [...without(call), ...parked()] });
    },
    setManners(changed) {
      ask("setManners", changed);
      change(changed);
    },
    mute(on) {
      ask("mute", on);
      change({ sound: { ...state.sound, muted: on } });
    },
    setTransmit(mode) {
      ask("setTransmit", mode);
      change({ sound: { ...state.sound, transmit: mode, held: false } });
    },
    setProcessing(switched) {
      ask("setProcessing", switched);
      const processing = { ...state.sound.processing, ...switched };
      change({ sound: { ...state.sound, processing } });
    },
    setVolume(peer, db) {
      ask("setVolume", peer, db);
      change({ sound: { ...state.sound, peerVolumeDb: db } });
    },
    talk(on, forMs) {
      ask("talk", on, ...(forMs === undefined ? [] : [forMs]));
      change({ sound: { ...state.sound, held: on } });
    },
    testCall() {
      ask("testCall");
      if (state.call.state !== "idle") {
        throw new TelephoneError("busy", "Cannot test: a call is on");
      }
      const since = new Date().toISOString();
      const until = new Date(Date.now() + 30_000).toISOString();
      change({ call: { state: "testing", call: "t1", since, until } });
      return "t1";
    },
    // deno-lint-ignore require-await -- as above
    async devices() {
      ask("devices");
      return devices;
    },
    // deno-lint-ignore require-await -- as above
    async setDevices(mic, speaker) {
      ask("setDevices", mic, speaker);
      devices = { ...devices, mic, speaker };
      change({ sound: { ...state.sound, mic, speaker } });
    },
  };
}

function talking(
  { call, peer, since, security }: Pick<HeldCall, "call" | "peer" | "since" | "security">,
): CallState {
  const words = ["piano", "radio", "menu"];
  const heard = { codec: "opus", words, peerVersion: 2, hold: "no" } as const;
  return { state: "in-call", call, peer, since, security, ...heard };
}

/** Without what was left out. */
function given(which: readonly (string | undefined)[]): readonly unknown[] {
  return which.filter((value) => value !== undefined);
}

const AT = "2026-03-01T13:05:09.000Z";

function device(
  index: number,
  name: string,
  inputChannels: number,
  outputChannels: number,
  isDefault: boolean,
): DeviceList["devices"][number] {
  return {
    index,
    name,
    hostApi: "ALSA",
    inputChannels,
    outputChannels,
    defaultRateHz: 48_000,
    isDefaultInput: isDefault,
    isDefaultOutput: isDefault,
  };
}
