import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ChildEnded, runToEnd, startChild, type ChildSpec } from '../../src/stack/child.js';
import { processIdentity } from '../../src/stack/process-identity.js';
import { startServer } from '../../src/stack/ready.js';
import { temporaryFolder } from '../support/temporary-folder.js';

async function shell(script: string): Promise<ChildSpec> {
  const log = join(await temporaryFolder(), 'shell.log');
  return { name: 'shell', command: 'sh', args: ['-c', script], env: { PATH: process.env['PATH'] }, log };
}

async function started(script: string) {
  const child = await startChild(await shell(script));
  onTestFinished(() => child.kill());
  await vi.waitUntil(async () => (await readFile(child.spec.log, 'utf8')).includes('up'));
  return child;
}

test('a program that fails is reported with its exit code and the end of its log', async () => {
  const failed = runToEnd(await shell('seq 100; echo out of cheese >&2; exit 7'));
  await expect(failed).rejects.toThrow(ChildEnded);
  await expect(failed).rejects.toThrow(/shell ended with exit code 7[^]*\n {2}100\n {2}out of cheese$/);
  await expect(failed).rejects.not.toThrow(/\n {2}50\n/);
});

test('a server that ends before it is ready is reported at once', async () => {
  const never = () => Promise.resolve(false);
  await expect(startServer(await shell('echo no config; exit 1'), never)).rejects.toThrow('no config');
});

test('a server whose start is aborted is stopped', async () => {
  const abort = new AbortController();
  let pid = 0;
  const start = startServer(await shell('exec sleep 600'), () => Promise.resolve(false), {
    signal: abort.signal,
    started: (child) => (pid = child.pid),
  });
  await vi.waitUntil(() => pid > 0);
  abort.abort(new Error('Ctrl-C'));
  await expect(start).rejects.toThrow('Ctrl-C');
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('stops in good order when the program does', async () => {
  const child = await started('trap "echo bye; exit 0" TERM; echo up; while :; do sleep 0.02; done');
  expect(await child.stop(10_000)).toEqual({ code: 0, signal: null });
  expect(await readFile(child.spec.log, 'utf8')).toContain('bye');
});

test('kills one that does not stop in time, with all it has started', async () => {
  const child = await started('trap "" TERM; echo up; sleep 600 & echo $! ; wait; wait');
  const grandchild = Number((await readFile(child.spec.log, 'utf8')).trim().split('\n').at(-1));
  expect(await child.stop(50)).toEqual({ code: null, signal: 'SIGKILL' });
  await vi.waitUntil(async () => (await processIdentity(grandchild)) === undefined);
});

test('a program that is not there is named', async () => {
  const spec = { ...(await shell('')), command: '/nowhere/kratos', args: [] };
  await expect(runToEnd(spec)).rejects.toThrow(/kratos/);
});
