/** One way for Temporal to keep its data, measured. */
import type { BenchArguments, Mode } from './arguments.js';
import { alone, round, type Contender, type Round } from './contender.js';
import { ending, type Ending } from './ending.js';
import { startEngine } from './engine.js';
import type { ModeFigures, Speed } from './figures.js';
import { startOnboarding, type Onboarding } from './onboarding.js';
import type { Outside } from './outside.js';
import { usageOf } from './process-usage.js';
import { startScript } from './script.js';
import { median, quantile } from './statistics.js';
import { startTemporal } from '../support/servers.js';

const rounds = 5;
const aloneInRound = 10;
/** Until compilers and caches have seen everything. */
const warmUp = 100;
/** Fewer say little about memory. */
const leastWaiting = 1_000;

const rates = (of: readonly Round[]) => of.map(({ ratePerSecond }) => ratePerSecond);
const ratio = (ours: readonly Round[], theirs: readonly Round[]) =>
  median(ours.map(({ ratePerSecond }, at) => ratePerSecond / (theirs[at]?.ratePerSecond ?? Number.NaN)));

const speed = (of: readonly Round[]): Speed => ({
  ratePerSecond: median(rates(of)),
  p50Ms: median(of.map(({ latenciesMs }) => quantile(latenciesMs, 0.5))),
  p95Ms: median(of.map(({ latenciesMs }) => quantile(latenciesMs, 0.95))),
});

const cpu = (of: readonly Round[]) => ({
  workerCpuMsPerRun: median(of.map(({ workerCpuMs }) => workerCpuMs)),
  serverCpuMsPerRun: median(of.map(({ serverCpuMs }) => serverCpuMs)),
});

/** Brings what is missing to a thousand into waiting. @returns the worker's growth since `before`, for 1,000 people */
async function memoryOfWaiting(
  onboarding: Onboarding,
  before: { rssMb: number; waiting: number },
  concurrency: number,
): Promise<number> {
  const missing = leastWaiting - (onboarding.waiting() - before.waiting);
  if (missing > 0) await round(onboarding, missing, concurrency);
  const grown = memoryOf(onboarding) - before.rssMb;
  return (grown / (onboarding.waiting() - before.waiting)) * 1_000;
}

const memoryOf = ({ processes: { worker } }: Contender) =>
  worker === undefined ? Number.NaN : usageOf(worker).rssMb;

export async function measure(
  mode: Mode,
  outside: Outside,
  { people, concurrency }: BenchArguments,
  everything: Ending,
  progress: (line: string) => void,
): Promise<ModeFigures> {
  const own = await everything.owns(() => Promise.resolve(ending()));
  const temporal = await own.owns(() => startTemporal({ onDisk: mode === 'onDisk' }));
  const onboarding = await own.owns(() => startOnboarding(temporal, outside, mode));
  const script = await own.owns(() => startScript(outside, `${mode}-script`));
  const engine = await own.owns(() => startEngine(temporal));

  progress('warming up');
  for (const contender of [onboarding, engine, script]) await round(contender, warmUp, concurrency);
  const before = { rssMb: memoryOf(onboarding), waiting: onboarding.waiting() };

  const ours: Round[] = [];
  const engines: Round[] = [];
  const scripts: Round[] = [];
  const oursAlone: number[] = [];
  const enginesAlone: number[] = [];
  for (let at = 1; at <= rounds; at += 1) {
    ours.push(await round(onboarding, people, concurrency));
    engines.push(await round(engine, people, concurrency));
    scripts.push(await round(script, people, concurrency));
    oursAlone.push(...(await alone(onboarding, aloneInRound)));
    enginesAlone.push(...(await alone(engine, aloneInRound)));
    const [a, b, c] = [ours, scripts, engines].map((of) => rates(of).at(-1)?.toFixed(1) ?? '');
    progress(`round ${at} of ${rounds}, a second: onboarding ${a}, script ${b}, engine ${c}`);
  }
  const mbPer1000Waiting = await memoryOfWaiting(onboarding, before, concurrency);
  const histories = await onboarding.histories(10);
  await own.stop();
  return {
    onboarding: {
      ...speed(ours),
      alone: { p50Ms: median(oursAlone) },
      historyEvents: median(histories.map(({ events }) => events)),
      historyBytes: median(histories.map(({ bytes }) => bytes)),
      ...cpu(ours),
      mbPer1000Waiting,
    },
    script: speed(scripts),
    engine: { ...speed(engines), alone: { p50Ms: median(enginesAlone) }, ...cpu(engines) },
    ratios: { vsScript: ratio(ours, scripts), vsEngine: ratio(ours, engines) },
  };
}
