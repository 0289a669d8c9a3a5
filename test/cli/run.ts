/** Runs `lifecycle` in this process, against the real app on a real socket, with a lifecycle that the test scripts. */
import { setTimeout } from 'node:timers/promises';
import { afterEach } from 'vitest';
import { listen, type RunningServer } from '../../src/api/server.js';
import { run } from '../../src/cli/program.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { Refused, type Lifecycle } from '../../src/lifecycle.js';
import { apiKey, testApp } from '../api/test-app.js';

const running: RunningServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close(0);
});

/** Nobody leaves, unless the script says so. */
const nobodyLeaves: Partial<Lifecycle> = {
  offboarding: (employeeId) =>
    Promise.reject(new Refused('not-found', `there is no offboarding of ${employeeId}`)),
};

export async function serve(script: Partial<Lifecycle> = {}) {
  const { app, lifecycle } = testApp({ ...nobodyLeaves, ...script });
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  running.push(server);
  return { url: server.url, lifecycle, close: () => server.close(0) };
}

export interface Ran {
  exitCode: number;
  out: string;
  err: string;
}

/** @param settings what differs from a terminal of 80 columns in an empty folder without settings. */
export async function lifecycle(argv: readonly string[], settings: Partial<Terminal> = {}): Promise<Ran> {
  const ran: Ran = { exitCode: -1, out: '', err: '' };
  const signal = settings.signal ?? new AbortController().signal;
  ran.exitCode = await run(argv, {
    out: (text) => (ran.out += text),
    err: (text) => (ran.err += text),
    env: {},
    cwd: '/',
    columns: 80,
    colour: false,
    screen: false,
    signal,
    // As fast as the API answers.
    pause: () => setTimeout(0, undefined, { signal }),
    ...settings,
  });
  return ran;
}

/** The environment that leads to `url`. */
export const at = (url: string, key = apiKey): Partial<Terminal> => ({
  env: { LIFECYCLE_API_URL: url, LIFECYCLE_API_KEY: key },
});
