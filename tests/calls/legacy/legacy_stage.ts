import type { ClientOptions, ClientProgram } from "../../../tools/programs/client_program.ts";
import type { Voice } from "../../../tools/speech.ts";
import { makeSpeech } from "../../../tools/speech.ts";
import {
  type LegacyClient,
  type LegacyClientOptions,
  type LegacyEvent,
  startLegacyClient,
} from "../../legacy/legacy_client.ts";
import { LEGACY_VOICE_PORT } from "../../legacy/legacy_socket.ts";
import { drawLoopbackHosts } from "../../legacy/loopback_hosts.ts";
import { type Stage, startStage, type TalkingClient } from "../stage.ts";
import { openHostGate } from "../gate.ts";

/** A server of ours, and hosts with a program of 2023 or of ours each: all on voice port 5001. */
export interface LegacyStage extends AsyncDisposable {
  readonly stage: Stage;
  /** A 2023 client, registered. */
  legacy(name: string, options?: Partial<LegacyClientOptions>): Promise<LegacyClient>;
  /** A client of ours, registered, on files where it has a voice. */
  ours(name: string, options?: Partial<ClientOptions>): Promise<ClientProgram>;
  talker(name: string, voice: Voice): Promise<TalkingClient>;
}

const RATE_HZ = 8_000;
const HOSTS = 6;

export async function startLegacyStage(): Promise<LegacyStage> {
  const [server = "", ...hosts] = drawLoopbackHosts(HOSTS);
  const stage = await startStage({ host: server });
  const address = { ip: server, port: stage.server.port };
  const nextHost = () => {
    const host = hosts.shift();
    if (host === undefined) throw new Error(`A stage has ${HOSTS - 1} hosts`);
    return host;
  };
  const onHost = async () => {
    const host = nextHost();
    const gate = stage.use(await openHostGate(host, address));
    return { server: gate.address, voiceHost: host, voicePort: LEGACY_VOICE_PORT };
  };
  return {
    stage,
    async legacy(name, options = {}) {
      const client = startLegacyClient({ name, server: address, host: nextHost(), ...options });
      stage.use({ [Symbol.asyncDispose]: () => client.kill() });
      await client.configure();
      const refused = client.events.entries.find(is("refused"));
      if (refused !== undefined) throw new Error(`${name}: ${JSON.stringify(refused)}`);
      return client;
    },
    ours: async (name, options = {}) => await stage.client(name, { ...await onHost(), ...options }),
    talker: async (name, voice) => await stage.talker(name, voice, await onHost()),
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}

/** Whether an event of a 2023 client is of that kind. */
export function is(kind: LegacyEvent["kind"]): (event: LegacyEvent) => boolean {
  return (event) => event.kind === kind;
}

/** What a 2023 client says with a voice. */
export function legacySpeech(voice: Voice, seconds: number): Int16Array<ArrayBuffer> {
  return Int16Array.from(
    makeSpeech(voice, seconds, RATE_HZ),
    (value) => Math.round(32_767 * value),
  );
}

/** Samples of a 2023 client as floats, to compare. */
export function asFloats(samples: Int16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(samples, (value) => value / 32_768);
}
