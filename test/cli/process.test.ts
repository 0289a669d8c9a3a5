import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Refused } from '../../src/lifecycle.js';
import { view } from '../api/fake-lifecycle.js';
import { apiKey } from '../api/test-app.js';
import { serve } from './run.js';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** The command as a process of its own. */
function spawned(
  argv: string[],
  env: Record<string, string>,
): Promise<{ code: number; out: string; err: string }> {
  const environment = { PATH: process.env['PATH'] ?? '', ...env };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', main, ...argv],
      { env: environment },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

test('exits with the code of the outcome, in colour for nobody who pipes', async () => {
  const { url } = await serve({
    onboarding: () => Promise.resolve(view),
    offboarding: () => Promise.reject(new Refused('not-found', 'there is no offboarding of e-1')),
  });
  const env = { LIFECYCLE_API_URL: url, LIFECYCLE_API_KEY: apiKey };
  const done = await spawned(['status', 'e-1'], env);
  expect([done.code, done.err]).toEqual([0, '']);
  expect(done.out).not.toContain('\x1b');
  expect((await spawned(['status', 'ada@example.com'], env)).code).toBe(2);
  expect((await spawned(['status', 'e-1'], { ...env, LIFECYCLE_API_URL: 'http://127.0.0.1:1' })).code).toBe(
    3,
  );
});

test('is quiet when its reader leaves', async () => {
  const row = { employeeId: 'e-1', workflowId: 'w', runId: 'r'.repeat(1000), startedAt: view.startedAt };
  const { url } = await serve({
    onboardings: () => Promise.resolve({ items: Array(2000).fill(row) as (typeof row)[] }),
  });
  const command = `"${process.execPath}" --import tsx "${main}" list --json | head -1`;
  const ran = await new Promise<{ out: string; err: string }>((resolve) =>
    execFile(
      'sh',
      ['-c', command],
      { env: { PATH: process.env['PATH'] ?? '', LIFECYCLE_API_URL: url, LIFECYCLE_API_KEY: apiKey } },
      (_, out, err) => resolve({ out, err }),
    ),
  );
  expect(ran).toEqual({ out: '{\n', err: '' });
});

test('exits 130 on Ctrl-C', async () => {
  const { url } = await serve({ onboarding: () => Promise.resolve(view) });
  const child = spawn(process.execPath, ['--import', 'tsx', main, 'status', 'e-1', '--wait'], {
    env: { PATH: process.env['PATH'] ?? '', LIFECYCLE_API_URL: url, LIFECYCLE_API_KEY: apiKey },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([130, null]);
});
