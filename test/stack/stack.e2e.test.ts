/** `npm start`, as a person uses it: the compiled program, in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { root } from '../../src/root.js';
import { freePortBase } from '../../src/stack/ports.js';
import { privateFolder } from '../../src/stack/private-file.js';
import { processIdentity } from '../../src/stack/process-identity.js';
import type { StackFile } from '../../src/stack/stack-file.js';

/** Several starts each, with servers that share the machine with other tests. */
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let portBase: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifecycle-test-'));
  await privateFolder(folder);
  portBase = await freePortBase();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  pid: number;
  exited: Promise<{ code: number | null; output: string }>;
  signal(signal: NodeJS.Signals): void;
}

function start(data: string): Run {
  const main = join(root, 'dist', 'src', 'stack', 'main.js');
  const child = spawn(
    process.execPath,
    [main, '--port-base', String(portBase), '--data', join(folder, data)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => (output += piece));
  const run: Run = {
    pid: child.pid as number,
    exited: once(child, 'close').then(([code]) => ({ code: code as number | null, output })),
    signal: (signal) => void child.kill(signal),
  };
  // A test that failed must not hold the next one up.
  onTestFinished(async () => {
    run.signal('SIGTERM');
    await run.exited;
  });
  return run;
}

const stackFile = join('data', 'stack.json');
const exists = () => existsSync(join(folder, stackFile));

/** Resolves when the stack of this run is up, with what it says of itself. */
async function up(run: Run): Promise<StackFile> {
  const ended = run.exited.then(({ output }) => Promise.reject(new Error(`It ended: ${output}`)));
  const written = async () => {
    const content = await readFile(join(folder, stackFile), 'utf8').catch(() => '{"pids":{}}');
    const stack = JSON.parse(content) as StackFile;
    // One that was killed leaves its own.
    return stack.pids['stack'] === run.pid && stack;
  };
  return Promise.race([vi.waitUntil(written, { timeout: 60_000, interval: 50 }), ended]);
}

async function alive({ pids }: StackFile): Promise<string[]> {
  const living = await Promise.all(
    Object.entries(pids).map(async ([name, pid]) => [name, await processIdentity(pid)]),
  );
  return living.flatMap(([name, identity]) => (identity === undefined || name === undefined ? [] : [name]));
}

async function people({ kratosAdmin }: StackFile): Promise<string[]> {
  const list = (await (await fetch(`${kratosAdmin}/admin/identities`)).json()) as {
    traits: { email: string };
  }[];
  return list.map(({ traits }) => traits.email);
}

async function create({ kratosAdmin }: StackFile, email: string): Promise<void> {
  await fetch(`${kratosAdmin}/admin/identities`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ schema_id: 'analyst', traits: { email } }),
  });
}

let first: StackFile;

test('starts everything, says where, refuses a second start, and stops in good order on Ctrl-C', async () => {
  const run = start('data');
  first = await up(run);
  expect(await alive(first)).toEqual(Object.keys(first.pids));
  expect((await stat(join(folder, stackFile))).mode & 0o777).toBe(0o600);
  await create(first, 'ada@example.com');

  const sameData = await start('data').exited;
  expect(sameData).toMatchObject({ code: 1 });
  expect(sameData.output).toContain(`pid ${run.pid}`);
  const samePorts = await start('other').exited;
  expect(samePorts).toMatchObject({ code: 1 });
  expect(samePorts.output).toMatch(
    new RegExp(`^Port ${portBase} \\(api\\) is taken by pid ${String(first.pids['api'])} `),
  );
  expect(await alive(first)).toEqual(Object.keys(first.pids));

  run.signal('SIGINT');
  const { code, output } = await run.exited;
  expect(code).toBe(0);
  for (const told of [first.api, first.temporalUi, first.mailbox, first.kratosPublic, first.adminKey])
    expect(output).toContain(told);
  expect(output).toContain('npx lifecycle onboard');
  expect(await alive(first)).toEqual([]);
  expect(exists()).toBe(false);
});

test('keeps people and keys, and starts again after it was killed', async () => {
  const killed = start('data');
  const before = await up(killed);
  expect(before.adminKey).toBe(first.adminKey);
  expect(await people(before)).toEqual(['ada@example.com']);
  killed.signal('SIGKILL');
  await killed.exited;

  const run = start('data');
  await vi.waitUntil(async () => (await alive(before)).length === 0, { timeout: 60_000, interval: 50 });
  const after = await up(run);
  expect(await people(after)).toEqual(['ada@example.com']);
  run.signal('SIGTERM');
  expect(await run.exited).toMatchObject({ code: 0 });
});

test('reports a process that ends by itself with the end of its log, and stops the rest', async () => {
  const run = start('data');
  const stack = await up(run);
  process.kill(stack.pids['kratos'] as number, 'SIGKILL');
  const { code, output } = await run.exited;
  expect(code).toBe(1);
  expect(output).toMatch(/kratos ended by signal SIGKILL\. The end of .*kratos\.log:\n {2}\S/);
  expect(await alive(stack)).toEqual([]);
  expect(exists()).toBe(false);
});

test('a second Ctrl-C kills at once', async () => {
  const run = start('data');
  const stack = await up(run);
  // A worker that cannot react would hold an orderly stop up for its 30 seconds.
  process.kill(stack.pids['worker'] as number, 'SIGSTOP');
  run.signal('SIGINT');
  await vi.waitUntil(async () => !(await alive(stack)).includes('api'), { timeout: 30_000, interval: 20 });
  run.signal('SIGINT');
  expect(await run.exited).toMatchObject({ code: 130 });
  expect(await alive(stack)).toEqual([]);
});

test('Ctrl-C while it starts leaves nothing running', async () => {
  const run = start('interrupted');
  const data = join(folder, 'interrupted');
  const begun = async () => {
    const text = await readFile(join(data, 'run.json'), 'utf8').catch(() => '{"children":{}}');
    const { children } = JSON.parse(text) as { children: Record<string, { pid: number }> };
    return children['temporal'] && Object.values(children);
  };
  const started = await vi.waitUntil(begun, { timeout: 60_000, interval: 10 });
  run.signal('SIGINT');
  const { code, output } = await run.exited;
  expect(code).toBe(1);
  expect(output).toContain('Stopped before it was up.');
  const living = await Promise.all(started.map(({ pid }) => processIdentity(pid)));
  expect(living.filter(Boolean)).toEqual([]);
  expect(existsSync(join(data, 'run.json'))).toBe(false);
});
