/**
 * Our playout of packets against plain fixed buffers, over the same traces: how long sound waits and
 * how much has to be made up. All on a simulated clock, so that no machine's load shows.
 */
import { runPackets, sendPackets, waitsBetween } from "../../tests/voice/packet_run.ts";
import { type BufferFigures, playFixed, summarize } from "./fixed_buffer.ts";
import { FRAME_MS, makeTraces, SECONDS, type Trace } from "./traces.ts";

const FIXED_MS = [40, 60, 100] as const;

export interface JitterRow {
  readonly trace: string;
  readonly lostPercent: number;
  readonly adaptive: BufferFigures;
  /** The same with each packet's sound once more in the next packet (RFC 2198). */
  readonly redundant: BufferFigures;
  /** Of `FIXED_MS`, in their order. */
  readonly fixed: readonly BufferFigures[];
}

export interface JitterResults {
  readonly frameMs: number;
  readonly seconds: number;
  readonly fixedMs: readonly number[];
  readonly rows: readonly JitterRow[];
}

function playAdaptive({ late, driftPpm }: Trace, isRedundant: boolean): BufferFigures {
  const packets = sendPackets({
    seconds: SECONDS,
    frameMs: FRAME_MS,
    late: (index) => late[index] ?? null,
    driftPpm,
    isRedundant,
  });
  const seconds = SECONDS - 1; // while packets come
  const run = runPackets(packets, { seconds });
  const { concealedMs, droppedMs } = run.playout;
  const percent = (ms: number) => ms / (10 * seconds);
  const waits = waitsBetween(run, 0, seconds, { frameMs: FRAME_MS, driftPpm });
  return summarize(waits, percent(concealedMs), percent(droppedMs));
}

export function benchJitter({ say }: { readonly say: (line: string) => void }): JitterResults {
  const rows = makeTraces().map((trace): JitterRow => {
    const row = {
      trace: trace.name,
      lostPercent: (100 * trace.late.filter((ms) => ms === null).length) / trace.late.length,
      adaptive: playAdaptive(trace, false),
      redundant: playAdaptive(trace, true),
      fixed: FIXED_MS.map((ms) => playFixed(trace, ms)),
    };
    const text = (name: string, { meanWaitMs, concealedPercent }: BufferFigures) =>
      `${name} ${meanWaitMs.toFixed(1)} ms ${concealedPercent.toFixed(2)} %`;
    say([
      trace.name.padEnd(22),
      text("adaptive", row.adaptive),
      text("redundant", row.redundant),
      ...row.fixed.map((figures, i) => text(`fixed ${FIXED_MS[i]}`, figures)),
    ].join("  "));
    return row;
  });
  return { frameMs: FRAME_MS, seconds: SECONDS, fixedMs: FIXED_MS, rows };
}
