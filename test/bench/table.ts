/** The figures of one mode, for people. */
import type { ModeFigures } from './figures.js';

type Row = [title: string, onboarding: number, script?: number | undefined, engine?: number];

const cell = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? '' : value.toFixed(value < 100 ? 1 : 0);

export function table(title: string, { onboarding, script, engine, ratios }: ModeFigures): string {
  const rows: Row[] = [
    ['a second', onboarding.ratePerSecond, script.ratePerSecond, engine.ratePerSecond],
    ['p50, ms', onboarding.p50Ms, script.p50Ms, engine.p50Ms],
    ['p95, ms', onboarding.p95Ms, script.p95Ms, engine.p95Ms],
    ['p50 alone, ms', onboarding.alone.p50Ms, undefined, engine.alone.p50Ms],
    ['worker CPU, ms a run', onboarding.workerCpuMsPerRun, undefined, engine.workerCpuMsPerRun],
    ['worker CPU, s for 100', onboarding.workerCpuMsPerRun / 10, undefined, engine.workerCpuMsPerRun / 10],
    ['server CPU, ms a run', onboarding.serverCpuMsPerRun, undefined, engine.serverCpuMsPerRun],
    ['history, events', onboarding.historyEvents],
    ['history, bytes', onboarding.historyBytes],
    ['MB for 1,000 waiting', onboarding.mbPer1000Waiting],
  ];
  const lines = [
    [title, 'onboarding', 'script', 'engine'],
    ...rows.map(([name, ...values]) => [name, ...values.map(cell)]),
    ['onboarding is', '', `${ratios.vsScript.toFixed(2)} of`, `${ratios.vsEngine.toFixed(2)} of`],
  ];
  return lines
    .map(([name = '', ...cells]) => name.padEnd(24) + cells.map((text) => text.padStart(12)).join(''))
    .map((line) => line.trimEnd())
    .join('\n');
}
