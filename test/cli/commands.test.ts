import { expect, test } from 'vitest';
import { Refused, Unavailable } from '../../src/lifecycle.js';
import { accepted, view } from '../api/fake-lifecycle.js';
import { at, lifecycle, serve } from './run.js';

const nobody = () => Promise.reject(new Refused('not-found', 'there is no offboarding of e-1'));
const sent = { employeeId: 'e-1', email: 'ada@example.com', name: 'Ada', role: 'analyst' };
const joiner = ['--employee-id', 'e-1', '--email', 'ada@example.com', '--name', 'Ada', '--role', 'analyst'];

test('names every bad flag, and sends nothing', async () => {
  const { url, lifecycle: fake } = await serve();
  const ran = await lifecycle(
    ['onboard', '--employee-id', 'a@b.example', '--email', 'x', '--role', 'root', '--start-at', 'soon'],
    at(url),
  );
  expect(ran.exitCode).toBe(2);
  for (const flag of ['--employee-id', '--email', '--name is required', '--role', '--start-at'])
    expect(ran.err).toContain(flag);
  expect(ran.err).not.toMatch(/a@b\.example|^\s+at /m);
  expect([ran.out, fake.calls]).toEqual(['', []]);
});

test.each([
  ['an unknown command', ['onbord']],
  ['no command', []],
  ['an unknown flag', ['status', 'e-1', '--verbose']],
  ['a missing argument', ['status']],
  ['one argument too many', ['status', 'e-1', 'e-2']],
  ['a flag without its value', ['list', '--stage']],
  ['an employee id that is none', ['status', 'ada@example.com']],
  ['an unknown stage', ['list', '--stage', 'gone']],
  ['a limit that is none', ['list', '--limit', 'ten']],
  ['a limit that is too high', ['people', '--limit', '251']],
  ['a limit on everything', ['people', '--limit', '5', '--all']],
  ['an unknown action', ['resolve', 'e-1', 'delete']],
  ['an address that the action does not take', ['resolve', 'e-1', 'adopt', '--email', 'a@b.example']],
  ['a changed address without the address', ['resolve', 'e-1', 'changeEmail']],
  ['a reason of two lines', ['rescind', 'e-1', '--reason', 'a\nb']],
  ['a timeout that is none', ['status', 'e-1', '--wait', '--timeout', 'soon']],
  ['missing settings', ['setup']],
  ['a URL that is none', ['status', 'e-1', '--api', 'localhost:8080', '--key', 'k']],
  ['a URL without a key', ['status', 'e-1', '--api', 'http://127.0.0.1:1']],
])('exits 2 on %s', async (_, argv) => {
  const { url, lifecycle: fake } = await serve();
  const settings = argv.includes('--api') ? {} : at(url);
  const ran = await lifecycle(argv, settings);
  expect(ran.exitCode).toBe(2);
  expect(ran.out).toBe('');
  expect(ran.err).not.toBe('');
  expect(ran.err).not.toMatch(/^\s+at /m);
  expect(fake.calls).toEqual([]);
});

test('exits 1 when refused, in one line that says what to do', async () => {
  const { url } = await serve({
    onboarding: () => Promise.reject(new Refused('not-found', 'there is no onboarding of e-1')),
    offboarding: nobody,
    resend: () =>
      Promise.reject(
        new Refused('link-still-alive', 'an earlier link works', { until: '2026-12-02T08:00:00.000Z' }),
      ),
  });
  const status = await lifecycle(['status', 'e-1'], at(url));
  expect(status).toEqual({
    exitCode: 1,
    out: '',
    err: 'lifecycle: neither a joining nor a leaving of e-1 is known\n',
  });
  const resend = await lifecycle(['resend', 'e-1'], at(url));
  expect(resend.exitCode).toBe(1);
  expect(resend.err).toMatch(/^lifecycle: an earlier link works\. That is .*2026-12-02.*--force.*\n$/);
});

test('exits 1 when the key is refused, and says where to set it', async () => {
  const { url } = await serve();
  const ran = await lifecycle(['people'], at(url, 'not the key at all'));
  expect(ran.exitCode).toBe(1);
  expect(ran.err).toContain('LIFECYCLE_API_KEY');
  expect(ran.err).not.toContain('not the key at all');
});

test('exits 3 when nobody listens, when Temporal is away, and when something else answers', async () => {
  const { url, close } = await serve({
    people: () => Promise.reject(new Unavailable('Temporal does not answer')),
  });
  expect(await lifecycle(['people'], at(url))).toMatchObject({
    exitCode: 3,
    err: expect.stringContaining('Temporal does not answer') as string,
  });
  expect((await lifecycle(['people'], at(`${url}/codec/sign-in?`))).exitCode).toBe(3);
  await close();
  const gone = await lifecycle(['people'], at(url));
  expect(gone).toMatchObject({ exitCode: 3, out: '' });
  expect(gone.err).toMatch(/^lifecycle: .*cannot be reached: \w+\. .*npm start\n$/);
});

test('prints one JSON document, and failures as a problem on standard error', async () => {
  const { url } = await serve({
    onboard: () => Promise.resolve(accepted),
    onboarding: () => Promise.reject(new Refused('not-found', 'there is no onboarding of e-1')),
    offboarding: nobody,
  });
  const done = await lifecycle(['onboard', ...joiner, '--json'], at(url));
  expect([JSON.parse(done.out), done.err, done.exitCode]).toEqual([accepted, '', 0]);
  const refused = await lifecycle(['status', 'e-1', '--json'], at(url));
  expect(JSON.parse(refused.err)).toMatchObject({ type: '/problems/not-found', status: 404 });
  expect([refused.out, refused.exitCode]).toEqual(['', 1]);
  const usage = await lifecycle(['onboard', '--json'], at(url));
  expect(JSON.parse(usage.err)).toMatchObject({
    type: '/problems/usage',
    errors: expect.arrayContaining([{ parameter: '--name', detail: 'is required' }]) as unknown,
  });
  expect(JSON.parse((await lifecycle(['people', '--json'])).err)).toMatchObject({
    type: '/problems/no-stack',
  });
});

test('passes on what was typed', async () => {
  const { url, lifecycle: fake } = await serve({
    onboard: () => Promise.resolve(accepted),
    onboarding: () => Promise.resolve(view),
    offboarding: nobody,
    resend: () => Promise.resolve(view),
    rescind: () => Promise.resolve(view),
    resolve: () => Promise.resolve(view),
  });
  const more = [
    '--team',
    'Research',
    '--locale',
    'de',
    '--delivery',
    'code',
    '--manager-email',
    'bo@example.com',
  ];
  for (const argv of [
    ['onboard', ...joiner, ...more, '--start-at', '2026-12-01T09:00:00+01:00'],
    ['onboard', ...joiner, '--on-leaving', 'reinstate'],
    ['status', 'e-1'],
    ['resend', 'e-1', '--force'],
    ['rescind', 'e-1', '--reason', 'never mind'],
    ['resolve', 'e-1', 'changeEmail', '--email', 'a@b.example'],
  ])
    expect(await lifecycle(argv, at(url))).toMatchObject({ exitCode: 0, err: '' });
  const by = 'api-key:admin';
  expect(fake.calls).toEqual([
    [
      'onboard',
      {
        ...sent,
        team: 'Research',
        locale: 'de',
        startAt: '2026-12-01T09:00:00+01:00',
        managerEmail: 'bo@example.com',
        delivery: 'code',
      },
      by,
    ],
    ['onboard', { ...sent, locale: 'en', onLeaving: 'reinstate' }, by],
    ['onboarding', 'e-1'],
    ['offboarding', 'e-1'],
    ['resend', 'e-1', { force: true }, by],
    ['rescind', 'e-1', { reason: 'never mind' }, by],
    ['resolve', 'e-1', { action: 'changeEmail', email: 'a@b.example' }, by],
  ]);
});

test('shows the remedies of an onboarding that needs attention, and what a run waits for', async () => {
  const needs = {
    ...view,
    state: {
      stage: 'needsAttention',
      reason: 'emailTaken',
      since: view.startedAt,
      actions: ['adopt', 'rescind'],
    },
    waitingFor: { activity: 'createIdentity', attempt: 3, failure: 'kratosUnavailable' },
  } as const;
  const { url } = await serve({ onboarding: () => Promise.resolve(needs), offboarding: nobody });
  const { out } = await lifecycle(['status', 'e-1'], at(url));
  expect(out).toContain('lifecycle resolve e-1 adopt');
  expect(out).toContain('createIdentity, attempt 3, kratosUnavailable');
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('lists one page and says that there are more, or every page', async () => {
  const row = { employeeId: 'e-1', workflowId: 'onboarding/e-1', runId: 'r', startedAt: view.startedAt };
  const { url, lifecycle: fake } = await serve({
    onboardings: ({ cursor }) =>
      Promise.resolve(
        cursor === undefined ? { items: [row], next: 'c2' } : { items: [{ ...row, employeeId: 'e-2' }] },
      ),
  });
  const page = await lifecycle(['list', '--stage', 'needsAttention', '--limit', '1'], at(url));
  expect(page.out).toMatch(/EMPLOYEE.*\ne-1/);
  expect(page.err).toContain('--all');
  const all = await lifecycle(['list', '--all', '--json'], at(url));
  expect((JSON.parse(all.out) as { items: object[] }).items).toHaveLength(2);
  expect(fake.calls).toEqual([
    ['onboardings', { stage: 'needsAttention', limit: 1 }],
    ['onboardings', { limit: 250 }],
    ['onboardings', { limit: 250, cursor: 'c2' }],
  ]);
});
