/** Temporal's dev server, tuned. */
import { join } from 'node:path';
import type { Child, Starting } from './child.js';
import { answers, startServer } from './ready.js';

export interface TemporalSettings {
  binary: string;
  logs: string;
  port: number;
  uiPort: number;
  httpPort: number;
  metricsPort: number;
  /** Kept over restarts; in memory without. */
  databaseFile?: string;
  env: NodeJS.ProcessEnv;
}

/** Each removes a delay that the dev server has by default: 50 ms for every hop, 2 s stalls, minutes until a deletion. */
const dynamicConfig = [
  'history.transferProcessorMaxPollRPS=1000',
  'history.timerProcessorMaxPollRPS=1000',
  'history.visibilityProcessorMaxPollRPS=1000',
  'matching.useNewMatcher=true',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
  'history.transferProcessorUpdateAckInterval="1s"',
  'history.visibilityProcessorUpdateAckInterval="1s"',
  'history.timerProcessorUpdateAckInterval="1s"',
];

/** With the write-ahead log, half the CPU of SQLite's default, and as safe against the death of the process. */
const pragmas = ['journal_mode=WAL', 'synchronous=NORMAL'];

/**
 * Starts it and waits until its namespace can be asked for.
 *
 * Without `--ui-codec-endpoint`: its UI would ask there without cookies, which the dev server cannot be told to change, and
 * a browser's own endpoint would need two more steps to come before it.
 */
export async function startTemporal(settings: TemporalSettings, starting: Starting = {}): Promise<Child> {
  const flag = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${name}`, String(value)];
  const args = [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--ui-ip', '127.0.0.1', '--log-level', 'error'],
    ...flag('port', settings.port),
    ...flag('ui-port', settings.uiPort),
    // Named, since they would be picked at random, from the range that other stacks use.
    ...flag('http-port', settings.httpPort),
    ...flag('metrics-port', settings.metricsPort),
    ...flag('db-filename', settings.databaseFile),
    ...(settings.databaseFile === undefined ? [] : pragmas.flatMap((it) => flag('sqlite-pragma', it))),
    ...dynamicConfig.flatMap((it) => flag('dynamic-config-value', it)),
  ];
  const log = join(settings.logs, 'temporal.log');
  const spec = { name: 'temporal', command: settings.binary, args, env: settings.env, log };
  const namespace = `http://127.0.0.1:${settings.uiPort}/api/v1/namespaces/default`;
  return startServer(spec, () => answers(namespace), starting);
}
