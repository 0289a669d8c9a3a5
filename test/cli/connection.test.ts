import { chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { apiKey } from '../api/test-app.js';
import { at, lifecycle, serve } from './run.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lifecycle-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function stack(content: unknown): void {
  mkdirSync(join(folder, '.lifecycle'), { recursive: true });
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(folder, '.lifecycle', 'stack.json'), text);
}
const nobody = { people: () => Promise.resolve({ items: [] }) };

test('says that npm start is what is missing', async () => {
  const ran = await lifecycle(['people'], { cwd: folder });
  expect(ran).toMatchObject({ exitCode: 3, err: expect.stringContaining('npm start') as string });
});

test.each(['{', '[]', 'null', '{"api":1}'])('says that the stack file is damaged (%s)', async (content) => {
  stack(content);
  const ran = await lifecycle(['people'], { cwd: folder });
  expect(ran.exitCode).toBe(3);
  expect(ran.err).toMatch(/^lifecycle: .*stack\.json is damaged: npm start writes it anew\n$/);
});

test('says that the stack it found does not run', async () => {
  const { url, close } = await serve();
  await close();
  stack({ api: url, adminKey: apiKey });
  const ran = await lifecycle(['people'], { cwd: folder });
  expect(ran).toMatchObject({ exitCode: 3, err: expect.stringContaining('npm start') as string });
});

test('finds the local stack from a folder within', async () => {
  const { url } = await serve(nobody);
  stack({ api: url, adminKey: apiKey });
  const within = join(folder, 'a', 'b');
  mkdirSync(within, { recursive: true });
  expect((await lifecycle(['people'], { cwd: within })).exitCode).toBe(0);
});

test('takes flags over the environment, and the environment over the local stack', async () => {
  const { url } = await serve(nobody);
  stack({ api: 'http://127.0.0.1:1', adminKey: 'x' });
  expect((await lifecycle(['people'], { cwd: folder, ...at(url) })).exitCode).toBe(0);
  const flags = ['--api', url, '--key', apiKey];
  expect((await lifecycle(['people', ...flags], at('http://127.0.0.1:1', 'x'))).exitCode).toBe(0);
});

test('does not show the key of the local stack to another address', async () => {
  const { url, lifecycle: fake } = await serve(nobody);
  stack({ api: 'http://127.0.0.1:1', adminKey: apiKey });
  const ran = await lifecycle(['people', '--api', url], { cwd: folder });
  expect(ran.exitCode).toBe(2);
  expect(fake.calls).toEqual([]);
});

test('believes no stack file that another user wrote', async () => {
  const { url, lifecycle: fake } = await serve(nobody);
  stack({ api: url, adminKey: apiKey });
  const owner = statSync(folder).uid;
  if (owner === 0) chownSync(join(folder, '.lifecycle', 'stack.json'), 4711, 4711);
  else vi.spyOn(process, 'getuid').mockReturnValue(owner + 1);
  const ran = await lifecycle(['people'], { cwd: folder }).finally(() => vi.restoreAllMocks());
  expect(ran).toMatchObject({ exitCode: 3, err: expect.stringContaining('another user') as string });
  expect(fake.calls).toEqual([]);
});
