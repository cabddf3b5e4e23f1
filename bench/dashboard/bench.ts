/**
 * What the dashboard costs: the browser of somebody who looks at 10,000 users, and the server whose
 * people come while dashboards are open. `deno task bench dashboard`.
 */
import { join } from "node:path";
import { median } from "../../tools/correlate.ts";
import { compileLoad, type LoadClient, startLoad } from "../directory/load_client.ts";
import { type Peer, startPeer } from "../directory/peers.ts";
import { cpuSeconds } from "../voice/process_usage.ts";
import { type Frames, measurePage } from "./measure_page.ts";

/** A page with few users, beside the one that is measured: what the browser costs by itself. */
const FEW = 50, MANY = 10_000;
const DASHBOARDS = 20;
/** Until the just-in-time compiler has seen enough, and then what is measured. */
const WARM_UP = 2_000, NEWCOMERS = 5_000;
/** A round takes each number of dashboards once, on a server of its own. */
const ROUNDS = 5;

export interface PageRow {
  readonly users: number;
  /** Each frame scrolls by most of the table's height. */
  readonly scrolling: Frames;
  /** A name is typed into the search, a letter each tenth of a second, and taken away again. */
  readonly typing: Frames;
  /** 3,000 more come while nobody touches the page. */
  readonly storm: Frames;
}

export interface StormRow {
  readonly dashboards: number;
  /** Medians of the rounds. */
  readonly registrationsPerSecond: number;
  /** What the server's threads took for each thousand registrations. */
  readonly cpuMsPerThousand: number;
}

export interface DashboardResults {
  readonly date: string;
  readonly machine: { readonly cores: number; readonly os: string; readonly load: number };
  readonly rounds: number;
  readonly page: readonly PageRow[];
  readonly storm: readonly StormRow[];
  /** With 20 dashboards, of the figures without any. */
  readonly ratios: { readonly registrations: number; readonly cpu: number };
}

type Say = (line: string) => void;

export async function benchDashboard(
  { say = () => {} }: { readonly say?: Say } = {},
): Promise<DashboardResults> {
  const load = Deno.loadavg()[0] ?? NaN;
  const folder = await Deno.makeTempDir({ prefix: "dc-bench-" });
  try {
    const program = await compileLoad(folder);
    const withServer = async <T>(run: (peer: Peer, load: LoadClient) => Promise<T>): Promise<T> => {
      const peer = await startPeer("devcloud", folder);
      const client = startLoad(program, peer.port, peer.protocol);
      try {
        return await run(peer, client);
      } finally {
        await client.stop();
        await peer.stop();
      }
    };

    const page: PageRow[] = [];
    for (const users of [FEW, MANY]) {
      const row = await withServer(async ({ dashboard = "" }, load) => {
        await load.open(users);
        return { users, ...await measurePage(dashboard, users, () => load.open(3_000)) };
      });
      page.push(row);
      say(JSON.stringify(row));
    }

    const counts = [0, DASHBOARDS];
    const rounds: StormRow[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (const dashboards of counts) {
        const row = await withServer((peer, load) => storm(dashboards, { peer, load, folder }));
        rounds.push(row);
        say(JSON.stringify(row));
      }
    }
    const stormRows = counts.map((dashboards) => {
      const rows = rounds.filter((row) => row.dashboards === dashboards);
      return {
        dashboards,
        registrationsPerSecond: median(rows.map((row) => row.registrationsPerSecond)),
        cpuMsPerThousand: median(rows.map((row) => row.cpuMsPerThousand)),
      };
    });
    const [none, all] = stormRows as [StormRow, StormRow];
    const ratio = (of: "registrationsPerSecond" | "cpuMsPerThousand") =>
      Math.round(100 * all[of] / none[of]) / 100;
    const ratios = {
      registrations: ratio("registrationsPerSecond"),
      cpu: ratio("cpuMsPerThousand"),
    };
    say(`${DASHBOARDS} dashboards beside none: ${JSON.stringify(ratios)}`);
    const machine = { cores: navigator.hardwareConcurrency, os: Deno.build.os, load };
    const date = new Date().toISOString().slice(0, 10);
    return { date, machine, rounds: ROUNDS, page, storm: stormRows, ratios };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function storm(
  dashboards: number,
  { peer, load, folder }: {
    readonly peer: Peer;
    readonly load: LoadClient;
    readonly folder: string;
  },
): Promise<StormRow> {
  // Not browsers: those are on other machines, and would take this one's processor from the server.
  const readers = Array.from({ length: dashboards }, (_, i) => {
    const file = join(folder, `${crypto.randomUUID()}-${i}`);
    const args = ["-sN", "-o", file, `${peer.dashboard}/api/events`];
    return { file, program: new Deno.Command("curl", { args, stdin: "null" }).spawn() };
  });
  try {
    for (const { file } of readers) while (!await hasBegun(file)) await pause(20);
    await load.open(WARM_UP);
    const before = await cpuSeconds(peer.pid);
    const { ms } = await load.open(NEWCOMERS);
    const cpu = await cpuSeconds(peer.pid) - before;
    return {
      dashboards,
      registrationsPerSecond: Math.round(1_000 * NEWCOMERS / ms),
      cpuMsPerThousand: Math.round(cpu * 1e6 / NEWCOMERS),
    };
  } finally {
    for (const { program } of readers) program.kill();
    await Promise.all(readers.map(({ program }) => program.status));
    for (const { file } of readers) await Deno.remove(file);
  }
}

async function hasBegun(file: string): Promise<boolean> {
  return await Deno.stat(file).then(({ size }) => size > 0, () => false);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
