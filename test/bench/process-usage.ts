/** What a process has used so far, as Linux tells it; NaN elsewhere, and then the report has a gap. */
import { readFileSync } from 'node:fs';

export interface ProcessUsage {
  /** User and system time of all threads. */
  cpuMs: number;
  /** Resident memory, in units of 10⁶ bytes. */
  rssMb: number;
}

/** Of `/proc`'s clock ticks: 100 a second on every architecture that Node runs on. */
const msPerTick = 10;

/** @see proc_pid_stat(5), fields 14 and 15; counted from behind the program's name, which may hold spaces */
export function usageOf(pid: number): ProcessUsage {
  if (process.platform !== 'linux') return { cpuMs: Number.NaN, rssMb: Number.NaN };
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const kibibytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * msPerTick,
    rssMb: (kibibytes * 1024) / 1e6,
  };
}
