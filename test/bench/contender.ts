/** What is measured side by side, and how. */
import { nowMs } from './clock.js';
import { usageOf } from './process-usage.js';

export interface Contender {
  /** Does it once. @returns milliseconds that somebody waited */
  once(): Promise<number>;
  /** Waits until whatever goes on after the waiting is over, too. */
  settled(): Promise<void>;
  /** Processes whose CPU time is counted. */
  processes: { worker?: number; server?: number };
}

export interface Round {
  ratePerSecond: number;
  latenciesMs: number[];
  /** CPU of each process for each time it was done. */
  workerCpuMs: number;
  serverCpuMs: number;
}

const cpuMs = (pid: number | undefined) => (pid === undefined ? Number.NaN : usageOf(pid).cpuMs);

/** Does it `count` times, `concurrency` at a time, until all have settled. */
export async function round(contender: Contender, count: number, concurrency: number): Promise<Round> {
  const { worker, server } = contender.processes;
  const before = { worker: cpuMs(worker), server: cpuMs(server) };
  const latenciesMs: number[] = [];
  let begun = 0;
  const began = nowMs();
  async function lane(): Promise<void> {
    while (begun < count) {
      begun += 1;
      latenciesMs.push(await contender.once());
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, lane));
  await contender.settled();
  const seconds = (nowMs() - began) / 1000;
  return {
    ratePerSecond: count / seconds,
    latenciesMs,
    workerCpuMs: (cpuMs(worker) - before.worker) / count,
    serverCpuMs: (cpuMs(server) - before.server) / count,
  };
}

/** Does it `count` times, each when the one before has settled. @returns milliseconds */
export async function alone(contender: Contender, count: number): Promise<number[]> {
  const latenciesMs: number[] = [];
  for (let done = 0; done < count; done += 1) {
    latenciesMs.push(await contender.once());
    await contender.settled();
  }
  return latenciesMs;
}
