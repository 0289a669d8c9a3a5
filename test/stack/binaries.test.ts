import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { requireBinary } from '../../src/stack/binaries.js';
import { processIdentity } from '../../src/stack/process-identity.js';
import { temporalProgram } from '../../src/stack/programs.js';
import type { Progress } from '../../src/stack/progress.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { fakeGo } from './fake-go.js';

afterEach(() => vi.unstubAllEnvs());

async function machine() {
  const folder = await temporaryFolder();
  const cache = join(folder, 'cache');
  await mkdir(cache);
  const go = await fakeGo(folder);
  const told: string[] = [];
  const progress: Progress = (what) => {
    told.push(what);
    return () => undefined;
  };
  const environment = { PATH: go.folder, LIFECYCLE_CACHE_DIR: cache };
  const find = (signal?: AbortSignal) => requireBinary(temporalProgram, environment, progress, signal);
  return { folder, cache, go, told, environment, find };
}

const entry = `temporal-${temporalProgram.version}-${process.platform}-${process.arch}`;
const building = (build: { builds(): Promise<number[]> }) =>
  vi.waitUntil(async () => (await build.builds())[0], { timeout: 5_000 });

test('concurrent starts build once, and those that wait say so', async () => {
  const { cache, go, told, find } = await machine();
  const starts = [find(), find(), find()];
  await vi.waitUntil(() => told.filter((what) => what.startsWith('another start is building')).length === 2);
  await go.finish();
  const found = await Promise.all(starts);
  expect(found.map(({ path }) => path)).toEqual(Array(3).fill(join(cache, entry, 'temporal')));
  expect(await go.builds()).toHaveLength(1);
  expect(await readdir(cache)).toEqual([entry]);
});

test('what was built once is found, without Go', async () => {
  const { go, find, environment } = await machine();
  await go.finish();
  expect(await find()).toMatchObject({ from: 'build', version: 'temporal version fake' });
  vi.stubEnv('PATH', '/bin:/usr/bin');
  expect(await requireBinary(temporalProgram, { ...environment, PATH: '' })).toMatchObject({ from: 'cache' });
});

test('an aborted build ends its process and leaves nothing', async () => {
  const { cache, go, find } = await machine();
  const abort = new AbortController();
  const start = find(abort.signal);
  const pid = await building(go);
  expect(await readdir(cache)).not.toEqual([]);
  abort.abort(new Error('Ctrl-C'));
  await expect(start).rejects.toThrow('Ctrl-C');
  await vi.waitUntil(async () => (await processIdentity(pid)) === undefined);
  expect(await readdir(cache)).toEqual([]);
});

test('one that waits for a build that is aborted builds itself', async () => {
  const { go, told, find } = await machine();
  const abort = new AbortController();
  const first = find(abort.signal);
  await building(go);
  const second = find();
  await vi.waitUntil(() => told.some((what) => what.startsWith('another start')));
  abort.abort(new Error('Ctrl-C'));
  await expect(first).rejects.toThrow('Ctrl-C');
  await go.finish();
  expect(await second).toMatchObject({ from: 'build' });
  expect(await go.builds()).toHaveLength(2);
});

test('a failed build says why, leaves nothing, and is tried again by the next start', async () => {
  const { cache, go, find } = await machine();
  await go.fails();
  await go.finish();
  await expect(find()).rejects.toThrow(/exit code 1:\nundefined: something/);
  expect(await readdir(cache)).toEqual([]);
  await expect(find()).rejects.toThrow('undefined: something');
  expect(await go.builds()).toHaveLength(2);
});

test('takes over from a build that was killed, and removes its remains', async () => {
  const { cache, go, find } = await machine();
  const longAgo = new Date(Date.now() - 60_000);
  await mkdir(join(cache, `${entry}.lock`));
  await utimes(join(cache, `${entry}.lock`), longAgo, longAgo);
  await mkdir(join(cache, `${entry}.part-killed`));
  await writeFile(join(cache, `${entry}.part-killed`, 'half-done'), '');
  await go.finish();
  expect(await find()).toMatchObject({ from: 'build' });
  expect(await readdir(cache)).toEqual([entry]);
});

test('a wrong path in the environment is an error that names the variable', async () => {
  const { go, environment } = await machine();
  const start = requireBinary(temporalProgram, { ...environment, TEMPORAL_CLI_PATH: '/nowhere/temporal' });
  await expect(start).rejects.toThrow(/TEMPORAL_CLI_PATH names \/nowhere\/temporal/);
  expect(await go.builds()).toEqual([]);
});

test('a program on PATH that does not run is passed over', async () => {
  const { go, find } = await machine();
  await writeFile(join(go.folder, 'temporal'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  await go.finish();
  expect(await find()).toMatchObject({ from: 'build' });
});

test('without a binary and without Go, says what to install', async () => {
  const { environment } = await machine();
  vi.stubEnv('PATH', '/nowhere');
  await expect(requireBinary(temporalProgram, { ...environment, PATH: '/nowhere' })).rejects.toThrow(
    /Install Go .*TEMPORAL_CLI_PATH/,
  );
});
