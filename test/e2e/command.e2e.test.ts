/** The whole story through `lifecycle`, as a process, in the folder that a person runs `npm start` in. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OnboardingRow, OnboardingView, Page, Person } from '../../src/lifecycle.js';
import type { OnboardingStatus } from '../../workflows/onboarding/messages.js';
import { root } from '../../src/root.js';
import { open } from '../activities/recovery-flow.js';
import { startTestStack, type TestStack } from '../support/stack.js';
import { linkIn } from './invitations.js';
import { makeByHand } from './kratos-records.js';

let it: TestStack;
beforeAll(async () => {
  it = await startTestStack();
});
afterAll(() => it.stop());

interface Ran {
  code: number;
  out: string;
  err: string;
}

function lifecycle(...argv: string[]): Promise<Ran> {
  const main = join(root, 'dist', 'src', 'cli', 'main.js');
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, ...argv],
      // The stack is found by where one is, as on a laptop.
      { cwd: it.checkout, env: { PATH: process.env.PATH ?? '' }, timeout: 60_000 },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

/** @returns what `--json` prints, of a command that succeeds */
async function answered<T>(...argv: string[]): Promise<T> {
  const { code, out, err } = await lifecycle(...argv, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as T;
}

interface Standing {
  onboarding?: OnboardingView;
}

const onboard = (employeeId: string, email: string, ...more: string[]) =>
  lifecycle(
    'onboard',
    ...['--employee-id', employeeId, '--email', email, '--name', 'Ada Lovelace', '--role', 'analyst'],
    ...more,
  );

test('onboard --wait ends with 0 once the person has set a password', { timeout: 60_000 }, async () => {
  const waiting = onboard('e-1', 'ada@example.com', '--wait', '--timeout', '50s');
  const [mail] = await it.mailbox.waitForMail({ to: 'ada@example.com' }, { timeoutMs: 20_000 });
  const opening = await open(it.stack.kratosPublic, (mail && linkIn(mail))?.href ?? '');
  await opening.setPassword('seven quiet tractors');
  const { code, out } = await waiting;
  expect(code).toBe(0);
  expect(out).toContain('activated');
  expect(await answered<Standing>('status', 'e-1')).toMatchObject({
    onboarding: { state: { stage: 'activated' }, issues: { sent: 1 } },
  });
});

test(
  'resend is refused with 1 while a link works, and does it with --force',
  { timeout: 60_000 },
  async () => {
    expect((await onboard('e-2', 'ben@example.com')).code).toBe(0);
    await it.mailbox.waitForMail({ to: 'ben@example.com' }, { timeoutMs: 20_000 });
    const waiting = await lifecycle('status', 'e-2', '--timeout', '5s');
    expect(waiting).toMatchObject({ code: 1, err: expect.stringContaining('not activated yet') as string });

    const refused = await lifecycle('resend', 'e-2');
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('--force') as string });
    const problem = await lifecycle('resend', 'e-2', '--json');
    expect(JSON.parse(problem.err)).toMatchObject({ type: '/problems/link-still-alive', status: 409 });
    expect(await it.mailbox.mails({ to: 'ben@example.com' })).toHaveLength(1);

    expect((await lifecycle('resend', 'e-2', '--force')).code).toBe(0);
    await it.mailbox.waitForMail({ to: 'ben@example.com' }, { count: 2, timeoutMs: 20_000 });
  },
);

test('rescind takes an invitation back, and its link with it', { timeout: 60_000 }, async () => {
  const [mail] = await it.mailbox.mails({ to: 'ben@example.com' });
  expect((await lifecycle('rescind', 'e-2', '--reason', 'Chose another company')).code).toBe(0);
  expect(await lifecycle('status', 'e-2', '--wait')).toMatchObject({
    code: 1,
    err: expect.stringContaining('was rescinded') as string,
  });
  const opening = await open(it.stack.kratosPublic, (mail && linkIn(mail))?.href ?? '');
  expect(opening.settingsFlow).toBeUndefined();
  expect((await lifecycle('rescind', 'e-1')).code).toBe(1);
});

test(
  'an address that is taken is told with its remedies, and resolved by adopting',
  { timeout: 60_000 },
  async () => {
    const identityId = await makeByHand(it.stack.kratosAdmin, 'eve@example.com');
    const told = await onboard('e-3', 'eve@example.com', '--wait');
    expect(told.code).toBe(1);
    expect(told.err).toMatch(/e-3 needs attention.*adopt/);
    const { items } = await answered<Page<OnboardingRow>>('list', '--stage', 'needsAttention');
    expect(items).toMatchObject([{ employeeId: 'e-3', attention: 'emailTaken' }]);

    await answered<OnboardingStatus>('resolve', 'e-3', 'adopt');
    await it.mailbox.waitForMail({ to: 'eve@example.com' }, { timeoutMs: 20_000 });
    expect(await answered<Standing>('status', 'e-3')).toMatchObject({ onboarding: { identityId } });
    expect((await lifecycle('resolve', 'e-3', 'adopt')).code).toBe(1);
  },
);

test('list and people show everybody, with and without --json', { timeout: 60_000 }, async () => {
  const { items: runs } = await answered<Page<OnboardingRow>>('list', '--all');
  expect(runs.map(({ employeeId }) => employeeId).sort()).toEqual(['e-1', 'e-2', 'e-3']);
  const { items: people } = await answered<Page<Person>>('people', '--all');
  expect(people.map(({ email, active }) => [email, active]).sort()).toEqual([
    ['ada@example.com', true],
    ['ben@example.com', false],
    ['eve@example.com', true],
  ]);
  expect((await lifecycle('list')).out).toMatch(/e-2 +rescinded/);
  expect((await lifecycle('people')).out).toMatch(/e-1 +ada@example\.com/);
});

test('what nobody can have meant is a usage error, and nobody is an unknown one', async () => {
  expect((await onboard('e 4', 'nobody')).code).toBe(2);
  expect((await lifecycle('status', 'e-404')).code).toBe(1);
});

test('a stack that is down is unreachable', { timeout: 60_000 }, async () => {
  const { api, adminKey } = it.stack;
  await it.stack.stop();
  expect((await lifecycle('status', 'e-1')).code).toBe(3);
  expect((await lifecycle('list', '--api', api, '--key', adminKey)).code).toBe(3);
});
