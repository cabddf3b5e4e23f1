/** The directory beside its peers, in one run: `deno task bench directory`. */
import { compileLoad, type LoadClient, startLoad } from "./load_client.ts";
import { type Peer, type PeerName, startPeer } from "./peers.ts";
import { residentKib } from "./start_program.ts";

export const PEERS: readonly PeerName[] = ["devcloud", "redis", "deno-echo", "node-echo", "naive"];
/** The others know no DISCONNECT. */
const DIRECTORIES: readonly PeerName[] = ["devcloud", "redis"];
const CONNECTIONS = [100, 1_000, 10_000];
/** Until the just-in-time compiler has seen enough, and then what is measured. */
const WARM_UP_MS = 1_500, LOAD_MS = 1_200;
const WATCHERS = 1_000, NEWCOMERS = 3_000, DROPPED = 10_000;

export interface LookUpRow {
  readonly peer: PeerName;
  readonly connections: number;
  readonly lookUpsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the connection that got fewest answers, beside the mean. */
  readonly worstShare: number;
  /** Connecting and registering. */
  readonly registrationsPerSecond: number;
  /** What the server's memory had grown by, for each connection that was held and had not asked yet. */
  readonly idleKibPerConnection: number;
  readonly mibAfterLoad: number;
  readonly errors: number;
  readonly clientCpu: number;
}

export interface ChangeRow {
  readonly peer: PeerName;
  /** Registrations a second on connections that are held. */
  readonly registrationsPerSecond: number;
  /** Connect, register, look up, disconnect: so many times a second. */
  readonly churnPerSecond: number;
  readonly errors: number;
}

export interface DirectoryResults {
  readonly date: string;
  readonly machine: { readonly cores: number; readonly os: string; readonly load: number };
  readonly lookUps: readonly LookUpRow[];
  readonly changes: readonly ChangeRow[];
  /** Until 10,000 users whose connections broke at once were gone. */
  readonly droppedMs: number;
  /** Registrations a second with nobody, and with 1,000, who are told of the online list. */
  readonly watched: { readonly nobody: number; readonly thousand: number };
}

type Say = (line: string) => void;

export async function benchDirectory(
  { say = () => {} }: { readonly say?: Say } = {},
): Promise<DirectoryResults> {
  const folder = await Deno.makeTempDir({ prefix: "dc-bench-" });
  const load = Deno.loadavg()[0] ?? NaN;
  try {
    const program = await compileLoad(folder);
    const beside = async <T>(
      name: PeerName,
      run: (peer: Peer, load: LoadClient) => Promise<T>,
    ): Promise<T> => {
      const peer = await startPeer(name, folder);
      const client = startLoad(program, peer.port, peer.protocol);
      try {
        return await run(peer, client);
      } finally {
        await client.stop();
        await peer.stop();
      }
    };

    const lookUps: LookUpRow[] = [];
    for (const connections of CONNECTIONS) {
      for (const name of PEERS) {
        const row = await beside(name, (peer, load) => lookUp(name, connections, peer, load));
        lookUps.push(row);
        say(JSON.stringify(row));
      }
    }
    const changes: ChangeRow[] = [];
    for (const name of DIRECTORIES) {
      const row = await beside(name, (_, load) => change(name, load));
      changes.push(row);
      say(JSON.stringify(row));
    }
    const droppedMs = await beside("devcloud", drop);
    const watched = {
      nobody: await beside("devcloud", (_, load) => register(load, 0)),
      thousand: await beside("devcloud", (_, load) => register(load, WATCHERS)),
    };
    say(`10,000 dropped users are gone after ${droppedMs} ms; watched: ${JSON.stringify(watched)}`);
    const machine = { cores: navigator.hardwareConcurrency, os: Deno.build.os, load };
    const date = new Date().toISOString().slice(0, 10);
    return { date, machine, lookUps, changes, droppedMs, watched };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function lookUp(
  name: PeerName,
  connections: number,
  peer: Peer,
  load: LoadClient,
): Promise<LookUpRow> {
  const before = await residentKib(peer.pid);
  const opened = await load.open(connections);
  const idle = await residentKib(peer.pid) - before;
  const warm = await load.get(WARM_UP_MS);
  const { answers, ms, p50Ms, p99Ms, worstShare, clientCpu, errors } = await load.get(LOAD_MS);
  return {
    peer: name,
    connections,
    lookUpsPerSecond: rate(answers, ms),
    ...{ p50Ms, p99Ms, worstShare },
    registrationsPerSecond: rate(connections, opened.ms),
    idleKibPerConnection: Math.round(10 * idle / connections) / 10,
    mibAfterLoad: Math.round(await residentKib(peer.pid) / 1_024),
    errors: opened.errors + warm.errors + errors,
    clientCpu,
  };
}

async function change(peer: PeerName, load: LoadClient): Promise<ChangeRow> {
  const churned = await load.churn(LOAD_MS);
  await load.close();
  const opened = await load.open(1_000);
  const named = await load.names(8);
  return {
    peer,
    registrationsPerSecond: rate(named.answers, named.ms),
    churnPerSecond: rate(churned.answers / 3, churned.ms),
    errors: churned.errors + opened.errors + named.errors,
  };
}

async function drop(peer: Peer, load: LoadClient): Promise<number> {
  await load.open(DROPPED);
  const began = performance.now();
  await load.stop();
  while (await peer.users() > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  return Math.round(performance.now() - began);
}

async function register(load: LoadClient, watchers: number): Promise<number> {
  if (watchers > 0) await load.watch(watchers);
  const { ms } = await load.open(NEWCOMERS);
  return rate(NEWCOMERS, ms);
}

function rate(count: number, ms: number): number {
  return Math.round(1_000 * count / ms);
}
