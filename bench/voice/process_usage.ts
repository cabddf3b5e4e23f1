/** What the kernel says of a process: proc(5), Linux only. */

/** USER_HZ, in which all Linux platforms that Deno runs on count. */
const TICKS_PER_SECOND = 100;
const CLOCK_FIELDS = { utime: 14, stime: 15 } as const;

/** CPU time of all its threads so far, in seconds; what its children used is not in it. */
export async function cpuSeconds(pid: number): Promise<number> {
  return parseCpuSeconds(await Deno.readTextFile(`/proc/${pid}/stat`));
}

/** Memory that it holds now, in MiB. */
export async function residentMib(pid: number): Promise<number> {
  return parseResidentMib(await Deno.readTextFile(`/proc/${pid}/status`));
}

/** Reads /proc/PID/status. */
export function parseResidentMib(status: string): number {
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}

/** Reads a line of /proc/PID/stat. The second field, the name in brackets, may hold spaces and brackets. */
export function parseCpuSeconds(stat: string): number {
  const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const field = (number: number) => Number(afterName[number - 3]);
  return (field(CLOCK_FIELDS.utime) + field(CLOCK_FIELDS.stime)) / TICKS_PER_SECOND;
}
