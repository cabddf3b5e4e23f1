/** What is measured of one server: each on a server of its own, started for it. */
import { type LoadClient, startLoad } from "./load_client.ts";
import { type Peer, type PeerName, startPeer } from "./peers.ts";
import { residentKib } from "./start_program.ts";

/** Until the just-in-time compiler has seen enough, and then what is measured. */
const WARM_UP_MS = 1_200, LOAD_MS = 1_200;
const WATCHERS = 1_000, NEWCOMERS = 3_000, DROPPED = 10_000;
/**
 * How often the server is asked who is left. The answer is so much late; but each look holds it up when
 * it has most to do: every 2 ms made 640 ms of 480.
 */
const LOOK_MS = 25;
/** A storm: so many connections, so much load; and how long a server has to give back memory after each. */
const STORM = 10_000, STORM_MS = 2_000, IDLE_MS = 5_000, OVER_MS = 30_000;

export interface LookUps {
  readonly lookUpsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the connection that got fewest answers, beside the mean. */
  readonly worstShare: number;
  /** Connecting and registering. */
  readonly registrationsPerSecond: number;
  readonly errors: number;
  readonly clientCpu: number;
}

/** A server's memory in a storm of 10,000 connections. */
export interface Memory {
  readonly mibBefore: number;
  /** What it has grown by, for each connection that is held idle. */
  readonly idleKibPerConnection: number;
  readonly mibAfterLoad: number;
  /** Half a minute after all have gone. */
  readonly mibAfterAll: number;
}

export interface Changes {
  /** Registrations a second on connections that are held. */
  readonly registrationsPerSecond: number;
  /** Connect, register, look up, disconnect: so many times a second. */
  readonly churnPerSecond: number;
  readonly errors: number;
}

export interface Measuring {
  lookUps(name: PeerName, connections: number): Promise<LookUps>;
  changes(name: PeerName): Promise<Changes>;
  /** Of all these, one storm after the other. */
  memory(names: readonly PeerName[]): Promise<Readonly<Record<string, Memory>>>;
  /** Ours: until 10,000 users whose connections broke at once were gone. */
  dropped(): Promise<{ readonly ms: number }>;
  /** Ours: connecting and registering, with nobody and with 1,000 who are told of the online list. */
  watched(): Promise<{ readonly nobody: number; readonly thousand: number }>;
}

/** `program`: the load client; what servers keep is in `folder`. */
export function createMeasuring(program: string, folder: string): Measuring {
  async function beside<T>(
    name: PeerName,
    run: (load: LoadClient, peer: Peer) => Promise<T>,
  ): Promise<T> {
    const peer = await startPeer(name, folder);
    const client = startLoad(program, peer.port, peer.protocol);
    try {
      return await run(client, peer);
    } finally {
      await client.stop();
      await peer.stop();
    }
  }

  return {
    lookUps: (name, connections) =>
      beside(name, async (load) => {
        const opened = await load.open(connections);
        const warm = await load.get(WARM_UP_MS);
        const { answers, ms, p50Ms, p99Ms, worstShare, clientCpu, errors } = await load.get(
          LOAD_MS,
        );
        return {
          lookUpsPerSecond: rate(answers, ms),
          ...{ p50Ms, p99Ms, worstShare },
          registrationsPerSecond: rate(connections, opened.ms),
          errors: opened.errors + warm.errors + errors,
          clientCpu,
        };
      }),
    changes: (name) =>
      beside(name, async (load) => {
        const warm = await load.churn(WARM_UP_MS);
        const churned = await load.churn(LOAD_MS);
        await load.close();
        const opened = await load.open(1_000);
        const named = await load.names(8);
        return {
          registrationsPerSecond: rate(named.answers, named.ms),
          churnPerSecond: rate(churned.answers / 3, churned.ms),
          errors: warm.errors + churned.errors + opened.errors + named.errors,
        };
      }),
    async memory(names) {
      let last: Promise<unknown> = Promise.resolve();
      const measured = await Promise.all(names.map((name) =>
        beside(name, async (load, { pid }) => {
          const storm = last.then(() => rage(load, pid)); // one after the other
          last = storm;
          const figures = await storm;
          await pause(OVER_MS);
          return { ...figures, mibAfterAll: await residentMib(pid) };
        })
      ));
      return Object.fromEntries(names.map((name, i) => [name, measured[i]!]));
    },
    dropped: () =>
      beside("devcloud", async (load, peer) => {
        await load.open(DROPPED);
        const began = performance.now();
        await load.stop();
        while (await peer.users() > 0) await pause(LOOK_MS);
        return { ms: Math.round(performance.now() - began) };
      }),
    async watched() {
      const register = async (load: LoadClient) => rate(NEWCOMERS, (await load.open(NEWCOMERS)).ms);
      return {
        nobody: await beside("devcloud", register),
        thousand: await beside("devcloud", async (load) => {
          await load.watch(WATCHERS);
          return await register(load);
        }),
      };
    },
  };
}

async function rage(load: LoadClient, pid: number): Promise<Omit<Memory, "mibAfterAll">> {
  const before = await residentKib(pid);
  await load.open(STORM);
  await pause(IDLE_MS);
  const held = await residentKib(pid) - before;
  await load.get(STORM_MS);
  const mibAfterLoad = await residentMib(pid);
  await load.stop();
  return {
    mibBefore: Math.round(before / 1_024),
    idleKibPerConnection: Math.round(10 * held / STORM) / 10,
    mibAfterLoad,
  };
}

async function residentMib(pid: number): Promise<number> {
  return Math.round(await residentKib(pid) / 1_024);
}

function rate(count: number, ms: number): number {
  return Math.round(1_000 * count / ms);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
