/** What the bench finds out, as `--json` writes it. Milliseconds, 10⁶ bytes, and medians of the rounds. */
export interface Speed {
  ratePerSecond: number;
  p50Ms: number;
  p95Ms: number;
}

export interface ModeFigures {
  onboarding: Speed & {
    /** One person at a time. */
    alone: { p50Ms: number };
    /** Of one person, from the start until the run waits for the credential. */
    historyEvents: number;
    historyBytes: number;
    workerCpuMsPerRun: number;
    serverCpuMsPerRun: number;
    /** Growth of the worker's resident memory. */
    mbPer1000Waiting: number;
  };
  script: Speed;
  engine: Speed & { alone: { p50Ms: number }; workerCpuMsPerRun: number; serverCpuMsPerRun: number };
  /** Rates. Medians of the ratios of neighbouring rounds: what else the machine does moves both. */
  ratios: { vsScript: number; vsEngine: number };
}

interface Target {
  what: string;
  of: (figures: ModeFigures) => number;
  limit: number;
  least?: boolean;
}

const targets: Target[] = [
  { what: "of the engine's rate", of: ({ ratios }) => ratios.vsEngine, limit: 0.9, least: true },
  { what: 'ms alone', of: ({ onboarding }) => onboarding.alone.p50Ms, limit: 75 },
  { what: 'ms of worker CPU a run', of: ({ onboarding }) => onboarding.workerCpuMsPerRun, limit: 13 },
  { what: 'MB for 1,000 waiting people', of: ({ onboarding }) => onboarding.mbPer1000Waiting, limit: 300 },
  { what: 'history events', of: ({ onboarding }) => onboarding.historyEvents, limit: 23 },
  { what: 'bytes of history', of: ({ onboarding }) => onboarding.historyBytes, limit: 8_000 },
];

/** Whether each target is met, a line each. What was not measured is not met. */
export function judged(figures: ModeFigures): string[] {
  return targets.map(({ what, of, limit, least }) => {
    const value = of(figures);
    const met = least ? value >= limit : value <= limit;
    return `${met ? 'met   ' : 'MISSED'}  ${least ? 'at least' : 'at most'} ${limit} ${what}: ${Number(value.toFixed(2))}`;
  });
}
