import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AlreadyRunning, claim, ownerOf } from '../../src/stack/claim.js';
import { processIdentity } from '../../src/stack/process-identity.js';
import { resetData } from '../../src/stack/reset-data.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** As the stack starts its children: in a group of its own. */
async function sleeper() {
  const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  const pid = child.pid as number;
  return { child, pid, identity: (await processIdentity(pid)) as string };
}

/** What a stack that was killed leaves; its pid now belongs to somebody else. */
const deadOwner = { pid: process.pid, identity: 'long ago' };
const leave = (dataDir: string, run: unknown) => writeFile(join(dataDir, 'run.json'), JSON.stringify(run));

test('a second start on the same data is refused with the pid of the first', async () => {
  const dataDir = await temporaryFolder();
  const { claim: first } = await claim(dataDir);
  await expect(claim(dataDir)).rejects.toThrow(AlreadyRunning);
  await expect(claim(dataDir)).rejects.toThrow(`pid ${process.pid}`);
  await first.release();
  await (await claim(dataDir)).claim.release();
});

test('of two starts at the same time one is refused', async () => {
  const dataDir = await temporaryFolder();
  const both = await Promise.allSettled([claim(dataDir), claim(dataDir)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('stops what a stack that was killed left running', async () => {
  const dataDir = await temporaryFolder();
  const { child, pid, identity } = await sleeper();
  const ended = once(child, 'exit');
  await leave(dataDir, { owner: deadOwner, children: { kratos: { pid, identity } } });
  expect((await claim(dataDir)).leftovers).toEqual(['kratos']);
  expect(await ended).toEqual([null, 'SIGTERM']);
});

test('stops it with the signal that it was started to be stopped with', async () => {
  const dataDir = await temporaryFolder();
  const { child, pid, identity } = await sleeper();
  const ended = once(child, 'exit');
  await leave(dataDir, { owner: deadOwner, children: { postgres: { pid, identity, stopSignal: 'SIGINT' } } });
  await claim(dataDir);
  expect(await ended).toEqual([null, 'SIGINT']);
});

test('never stops a process that was given the pid of one of ours', async () => {
  const dataDir = await temporaryFolder();
  const { child, pid, identity } = await sleeper();
  await leave(dataDir, { owner: deadOwner, children: { kratos: { pid, identity: `${identity}0` } } });
  expect((await claim(dataDir)).leftovers).toEqual([]);
  expect(child.exitCode ?? child.signalCode).toBeNull();
  expect(await processIdentity(pid)).toBe(identity);
});

test('reset is refused while the stack runs, and removes nothing', async () => {
  const dataDir = await temporaryFolder();
  await claim(dataDir);
  await expect(resetData(dataDir)).rejects.toThrow(`pid ${process.pid}`);
  expect(await ownerOf(dataDir)).toBe(process.pid);
});

test('reset removes the data, and says what', async () => {
  const dataDir = await temporaryFolder();
  await writeFile(join(dataDir, 'secrets.json'), '{}');
  expect(await resetData(dataDir)).toContain(join(dataDir, 'secrets.json'));
  expect(await resetData(dataDir)).toContain('Nothing to remove');
});

test('reset leaves a folder alone that no stack has made', async () => {
  const dataDir = await temporaryFolder();
  await writeFile(join(dataDir, 'thesis.tex'), '');
  await expect(resetData(dataDir)).rejects.toThrow('Nothing was removed');
});
