import { describe, expect, test } from 'vitest';
import { Refused } from '../../src/lifecycle.js';
import type {
  AcceptedOffboarding,
  OffboardingAttention,
  OffboardingState,
  Restored,
} from '../../workflows/offboarding/messages.js';
import { offboardingRemedies } from '../../workflows/offboarding/messages.js';
import { leaving, view } from '../api/fake-lifecycle.js';
import { at, lifecycle, serve } from './run.js';

const by = 'api-key:admin';
const { identityId } = leaving.identity;
const accepted: AcceptedOffboarding = {
  employeeId: 'e-1',
  acceptedAt: '2026-12-01T08:00:00.000Z',
  requestedBy: by,
};
const notFound = (what: string) => () => Promise.reject(new Refused('not-found', `no ${what} of e-1`));
const inState = (state: OffboardingState) => () => Promise.resolve({ ...leaving, state });

/** A person at the terminal who types that. */
const typing = (answer: string, asked: string[] = []) => ({
  ask: (question: string) => {
    asked.push(question);
    return Promise.resolve(answer);
  },
});

describe.each([
  ['offboard', ['offboard', 'e-1']],
  ['approve', ['approve', 'e-1']],
])('%s', (_, argv) => {
  test.each([
    ['no terminal', argv],
    ['no terminal, with a reason', [...argv, '--reason', 'left']],
    ['--yes without a reason', [...argv, '--yes']],
    ['a reason of two lines', [...argv, '--yes', '--reason', 'a\nb']],
    ['an identity that is none', [...argv, '--yes', '--reason', 'left', '--identity-id', 'e-1']],
  ])('exits 2 and sends nothing with %s', async (_case, typed) => {
    const { url, lifecycle: fake } = await serve();
    const ran = await lifecycle(typed, at(url));
    expect(ran).toMatchObject({ exitCode: 2, out: '' });
    expect(fake.calls).toEqual([]);
  });

  test('exits 2 and asks nobody with --yes and no reason, on a terminal too', async () => {
    const { url, lifecycle: fake } = await serve();
    const asked: string[] = [];
    const ran = await lifecycle([...argv, '--yes'], { ...at(url), ...typing('e-1', asked) });
    expect([ran.exitCode, asked, fake.calls]).toEqual([2, [], []]);
  });

  test.each(['', 'y', 'yes', 'e-2', 'E-1'])(
    'exits 1 and decides nothing where %j is typed',
    async (answer) => {
      const { url, lifecycle: fake } = await serve({ offboarding: () => Promise.resolve(leaving) });
      const ran = await lifecycle(argv, { ...at(url), ...typing(answer) });
      expect(ran).toMatchObject({ exitCode: 1, out: '' });
      expect(ran.err).toContain('nothing was sent');
      expect(fake.calls.filter(([method]) => method !== 'offboarding')).toEqual([]);
    },
  );

  test('exits 1 where the input ends, as a problem with --json', async () => {
    const { url } = await serve({ offboarding: () => Promise.resolve(leaving) });
    const ran = await lifecycle([...argv, '--json'], { ...at(url), ...typing('') });
    const problem = JSON.parse(ran.err.split('\n').at(-2) ?? '') as unknown;
    expect(problem).toMatchObject({ type: '/problems/not-confirmed' });
  });
});

test('offboards once the employee id was typed, and tells what that means before', async () => {
  const { url, lifecycle: fake } = await serve({ offboard: () => Promise.resolve(accepted) });
  const asked: string[] = [];
  const ran = await lifecycle(['offboard', 'e-1'], { ...at(url), ...typing(' e-1\n', asked) });
  expect(ran.exitCode).toBe(0);
  expect(asked).toEqual([expect.stringContaining('e-1')]);
  expect(ran.err).toContain('cannot be undone');
  expect(ran.out).toContain('lifecycle rescind-offboarding e-1');
  expect(fake.calls).toEqual([['offboard', { employeeId: 'e-1', locale: 'en' }, by]]);
});

test('offboards unasked with --yes and a reason, and prints one JSON document', async () => {
  const { url, lifecycle: fake } = await serve({ offboard: () => Promise.resolve(accepted) });
  const flags = [
    ...['--identity-id', identityId, '--email', 'ada@example.com', '--locale', 'de', '--json'],
    ...['--last-day', '2026-12-31T18:00:00+01:00', '--requester-email', 'bo@example.com'],
  ];
  const asked: string[] = [];
  const ran = await lifecycle(['offboard', 'e-1', '--yes', '--reason', 'left', ...flags], {
    ...at(url),
    ...typing('no', asked),
  });
  expect([JSON.parse(ran.out), ran.err, ran.exitCode, asked]).toEqual([accepted, '', 0, []]);
  expect(fake.calls).toEqual([
    [
      'offboard',
      {
        employeeId: 'e-1',
        identityId,
        email: 'ada@example.com',
        lastDayAt: '2026-12-31T18:00:00+01:00',
        requesterEmail: 'bo@example.com',
        locale: 'de',
        reason: 'left',
      },
      by,
    ],
  ]);
});

test('names --last-day where it is wrong', async () => {
  const { url } = await serve();
  const ran = await lifecycle(
    ['offboard', 'e-1', '--last-day', 'friday', '--yes', '--reason', 'left'],
    at(url),
  );
  expect(ran.err).toMatch(/^lifecycle: --last-day must be a date/);
});

test('approves what was shown and nothing else', async () => {
  const { url, lifecycle: fake } = await serve({
    offboarding: () => Promise.resolve(leaving),
    approve: () => Promise.resolve(leaving),
  });
  const ran = await lifecycle(['approve', 'e-1'], { ...at(url), ...typing('e-1') });
  expect(ran.exitCode).toBe(0);
  for (const shown of [identityId, 'role admin', '2026-12-31', by]) expect(ran.err).toContain(shown);
  expect(fake.calls).toEqual([
    ['offboarding', 'e-1'],
    ['approve', 'e-1', { identityId }, by],
  ]);
});

test.each([
  [['extend', 'e-1']],
  [['extend', 'e-1', '--until', 'friday']],
  [['hold', 'e-1']],
  [['release', 'ada@example.com']],
  [['resolve-offboarding', 'e-1', 'delete']],
  [['resolve-offboarding', 'e-1', 'choose']],
  [['resolve-offboarding', 'e-1', 'retry', '--identity-id', identityId]],
  [['offboardings', '--stage', 'activated']],
  [['deletions', 'stop']],
  [['deletions', 'resume']],
  [['deletions', 'lift', '--reason', 'layoff', '--allow', '-1']],
  [['deletions', 'start']],
  [['move', 'e-1']],
  [['move', 'e-1', '--role', 'root']],
  [['resolve-role-change', 'e-1', 'adopt']],
  [['onboard', '--on-leaving', 'stay']],
])('exits 2 on %j and sends nothing', async (argv) => {
  const { url, lifecycle: fake } = await serve();
  const ran = await lifecycle(argv, at(url));
  expect(ran).toMatchObject({ exitCode: 2, out: '' });
  expect(ran.err).not.toMatch(/^\s+at /m);
  expect(fake.calls).toEqual([]);
});

test('passes on what was decided', async () => {
  const decided = () => Promise.resolve(leaving);
  const { url, lifecycle: fake } = await serve({
    extend: decided,
    hold: decided,
    release: decided,
    approve: decided,
    rescindOffboarding: decided,
    resolveOffboarding: decided,
  });
  const until = '2027-01-31T09:00:00+01:00';
  for (const argv of [
    ['extend', 'e-1', '--until', until, '--reason', 'handover'],
    ['hold', 'e-1', '--reason', 'litigation'],
    ['release', 'e-1'],
    ['approve', 'e-1', '--yes', '--reason', 'agreed', '--identity-id', identityId],
    ['rescind-offboarding', 'e-1', '--reason', 'stays'],
    ['resolve-offboarding', 'e-1', 'choose', '--identity-id', identityId, '--reason', 'the second', '--yes'],
    ['resolve-offboarding', 'e-1', 'retry'],
  ])
    expect(await lifecycle(argv, at(url))).toMatchObject({ exitCode: 0, err: '' });
  expect(fake.calls).toEqual([
    ['extend', 'e-1', { until, reason: 'handover' }, by],
    ['hold', 'e-1', { reason: 'litigation' }, by],
    ['release', 'e-1', {}, by],
    ['approve', 'e-1', { identityId, reason: 'agreed' }, by],
    ['rescindOffboarding', 'e-1', { reason: 'stays' }, by],
    ['resolveOffboarding', 'e-1', { action: 'choose', identityId, reason: 'the second' }, by],
    ['resolveOffboarding', 'e-1', { action: 'retry' }, by],
  ]);
});

test.each(['choose', 'restart'])(
  'asks before another identity is led to its deletion by %s',
  async (action) => {
    const { url, lifecycle: fake } = await serve({ resolveOffboarding: () => Promise.resolve(leaving) });
    const argv = [
      'resolve-offboarding',
      'e-1',
      action,
      ...(action === 'choose' ? ['--identity-id', identityId] : []),
    ];
    expect(await lifecycle(argv, at(url))).toMatchObject({ exitCode: 2 });
    const typing = (typed: string) => ({ ...at(url), ask: () => Promise.resolve(typed) });
    expect(await lifecycle(argv, typing('e-2'))).toMatchObject({ exitCode: 1 });
    expect(fake.calls).toEqual([]);
    expect(await lifecycle(argv, typing('e-1'))).toMatchObject({ exitCode: 0 });
    expect(fake.calls).toHaveLength(1);
  },
);

test.each([
  ['leaving', {}, /lifecycle rescind-offboarding e-1.*--on-leaving reinstate/],
  ['same-person', {}, /LIFECYCLE_API_KEY/],
  ['not-later', { until: '2026-12-31T08:00:00.000Z' }, /due .*2026-12-31/],
  ['not-what-was-shown', {}, /lifecycle status/],
] as const)('exits 1 when refused as %s, with the remedy', async (type, details, remedy) => {
  const { url } = await serve({
    extend: () => Promise.reject(new Refused(type, 'not so', { employeeId: 'e-1', ...details })),
  });
  const ran = await lifecycle(['extend', 'e-1', '--until', '2027-01-31T09:00:00+01:00'], at(url));
  expect(ran).toMatchObject({ exitCode: 1, out: '', err: expect.stringMatching(remedy) as string });
});

test('answers each reason for attention with the commands that resolve it', async () => {
  for (const [reason, actions] of Object.entries(offboardingRemedies)) {
    const since = '2026-12-01T08:00:00.000Z';
    const state = {
      stage: 'needsAttention',
      reason: reason as OffboardingAttention,
      since,
      actions,
    } as const;
    const { url } = await serve({ onboarding: notFound('onboarding'), offboarding: inState(state) });
    const { out } = await lifecycle(['status', 'e-1'], at(url));
    for (const action of actions) expect(out).toContain(`lifecycle resolve-offboarding e-1 ${action}`);
  }
});

test.each<[OffboardingState, string]>([
  [
    { stage: 'awaitingApproval', since: leaving.deleteAt },
    `lifecycle approve e-1 --identity-id ${identityId}`,
  ],
  [{ stage: 'onHold', since: leaving.startedAt, by, deleteAt: leaving.deleteAt }, 'lifecycle release e-1'],
  [{ stage: 'awaitingSlot', since: leaving.deleteAt }, 'lifecycle deletions show'],
])('says what can be done in $stage', async (state, command) => {
  const { url } = await serve({ onboarding: notFound('onboarding'), offboarding: inState(state) });
  expect((await lifecycle(['status', 'e-1'], at(url))).out).toContain(command);
});

test.each<[Restored, RegExp]>([
  ['restored', /was taken back [^,]*\n[^]*restored +active again/],
  ['leftInactive', /was taken back [^,]*\n[^]*restored +left inactive/],
  ['gone', /was taken back .*, but not restored\n[^]*restored +nobody to restore: somebody else deleted it/],
  ['changed', /was taken back .*, but not restored\n[^]*restored +left as it is: it lost our mark/],
])('says what came of a rescind: %s', async (restored, told) => {
  const state = { stage: 'rescinded', at: leaving.startedAt } as const;
  const offboarding = () => Promise.resolve({ ...leaving, state, restored });
  const { url } = await serve({ onboarding: notFound('onboarding'), offboarding });
  expect((await lifecycle(['status', 'e-1'], at(url))).out).toMatch(told);
});

test('shows joining and leaving of the same person, whichever there is', async () => {
  const both = await serve({
    onboarding: () => Promise.resolve(view),
    offboarding: () => Promise.resolve(leaving),
  });
  const shown = await lifecycle(['status', 'e-1'], at(both.url));
  expect(shown.out).toMatch(/invited: link 1 of 5[^]*deactivated: deleted/);
  expect(JSON.parse((await lifecycle(['status', 'e-1', '--json'], at(both.url))).out)).toEqual({
    onboarding: view,
    offboarding: leaving,
  });

  const one = await serve({
    onboarding: notFound('onboarding'),
    offboarding: () => Promise.resolve(leaving),
  });
  const leaver = await lifecycle(['status', 'e-1', '--json'], at(one.url));
  expect(JSON.parse(leaver.out)).toEqual({ offboarding: leaving });

  const neither = await serve({ onboarding: notFound('onboarding'), offboarding: notFound('offboarding') });
  expect(await lifecycle(['status', 'e-1'], at(neither.url))).toMatchObject({ exitCode: 1, out: '' });
});

test('waits until the person is deactivated, and not until the deletion', async () => {
  const states: OffboardingState[] = [{ stage: 'deactivating' }, { stage: 'deactivating' }, leaving.state];
  const { url } = await serve({
    offboard: () => Promise.resolve(accepted),
    offboarding: () => Promise.resolve({ ...leaving, state: states.shift() ?? leaving.state }),
  });
  const offboard = ['offboard', 'e-1', '--yes', '--reason', 'left', '--wait'];
  const ran = await lifecycle(offboard, at(url));
  expect(ran.exitCode).toBe(0);
  expect(ran.err.match(/being deactivated/g)).toHaveLength(1);
  expect(ran.out).toContain('deactivated');
});

test.each<[OffboardingState, string]>([
  [
    { stage: 'needsAttention', reason: 'lastAdmin', since: leaving.startedAt, actions: ['retry', 'rescind'] },
    'lifecycle resolve-offboarding e-1 retry, or lifecycle resolve-offboarding e-1 rescind',
  ],
  [{ stage: 'rescinded', at: leaving.startedAt }, 'taken back'],
  [{ stage: 'abandoned', at: leaving.startedAt }, 'given up'],
])('stops waiting with 1 in $stage', async (state, told) => {
  const { url } = await serve({
    offboard: () => Promise.resolve(accepted),
    offboarding: inState(state),
  });
  const ran = await lifecycle(['offboard', 'e-1', '--yes', '--reason', 'left', '--wait'], at(url));
  expect(ran.exitCode).toBe(1);
  expect(ran.out + ran.err).toContain(told);
});

test('lists who leaves', async () => {
  const { url, lifecycle: fake } = await serve({
    offboardings: () =>
      Promise.resolve({
        items: [
          {
            employeeId: 'e-1',
            workflowId: 'offboarding/e-1',
            runId: 'r',
            stage: 'needsAttention',
            attention: 'lastAdmin',
            startedAt: leaving.startedAt,
          },
        ],
      }),
  });
  const ran = await lifecycle(['offboardings', '--stage', 'needsAttention', '--role', 'admin'], at(url));
  expect(ran.out).toMatch(/EMPLOYEE.*\ne-1 .*needsAttention: lastAdmin/);
  expect(fake.calls).toEqual([['offboardings', { stage: 'needsAttention', role: 'admin', limit: 50 }]]);
});
