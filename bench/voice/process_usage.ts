/** What the kernel says of a process and of the machine: proc(5), Linux only. */

/** USER_HZ, in which all Linux platforms that Deno runs on count. */
const TICKS_PER_SECOND = 100;
const CLOCK_FIELDS = { utime: 14, stime: 15 } as const;

/** CPU time of all its threads so far, in seconds; what its children used is not in it. */
export async function cpuSeconds(pid: number): Promise<number> {
  return parseCpuSeconds(await Deno.readTextFile(`/proc/${pid}/stat`));
}

/** Reads /proc/PID/stat. The second field, the name in brackets, may hold spaces and brackets. */
export function parseCpuSeconds(stat: string): number {
  const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const field = (number: number) => Number(afterName[number - 3]);
  return (field(CLOCK_FIELDS.utime) + field(CLOCK_FIELDS.stime)) / TICKS_PER_SECOND;
}

/** Memory that it holds now, in MiB. */
export async function residentMib(pid: number): Promise<number> {
  return parseResidentMib(await Deno.readTextFile(`/proc/${pid}/status`));
}

/** Reads /proc/PID/status. */
export function parseResidentMib(status: string): number {
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}

/** Time of all cores since the machine started, in ticks, and how much of it they worked. */
export interface MachineTimes {
  readonly busy: number;
  readonly all: number;
}

export async function machineTimes(): Promise<MachineTimes> {
  return parseMachineTimes(await Deno.readTextFile("/proc/stat"));
}

/** Reads /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal; the guests' are in user. */
export function parseMachineTimes(stat: string): MachineTimes {
  const times = (stat.split("\n")[0] ?? "").split(/\s+/).slice(1, 9).map(Number);
  const all = times.reduce((sum, ticks) => sum + ticks, 0);
  return { busy: all - (times[3] ?? 0) - (times[4] ?? 0), all };
}
