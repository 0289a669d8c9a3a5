import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  RetryState,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decisive,
  transient,
  type DecisiveFailure,
  type TransientFailure,
} from '../../activities/failures.js';
import {
  decidedRefusal,
  attentionReason,
  differingFields,
  isNotYetActivated,
  nextDue,
  rescindRefusal,
  resendRefusal,
  resolutionRefusal,
  startsLater,
} from '../../workflows/onboarding/decisions.js';
import {
  remedies,
  type AttentionReason,
  type Joiner,
  type OnboardingInput,
  type OnboardingState,
  type Resolution,
  type ResolveAction,
} from '../../workflows/onboarding/messages.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const minute = 60_000;
const iso = (at: number) => new Date(at).toISOString();

describe('nextDue', () => {
  const link = fc.record(
    {
      lifetime: fc.integer({ min: 1, max: 400 * 24 * 60 * minute }),
      polling: fc.boolean(),
      reminded: fc.boolean(),
      reminderBeforeExpiryMs: fc.integer({ min: 1, max: 400 * 24 * 60 * minute }),
    },
    { requiredKeys: ['lifetime', 'polling', 'reminded'] },
  );
  const outFor = ({ lifetime, ...rest }: typeof link extends fc.Arbitrary<infer T> ? T : never) => ({
    issuedAt: iso(now),
    expiresAt: iso(now + lifetime),
    ...rest,
  });

  test('is never after the expiry, and the expiry itself where nothing comes before', () => {
    fc.assert(
      fc.property(link, (generated) => {
        const out = outFor(generated);
        const due = nextDue(out);
        expect(due.at).toBeLessThanOrEqual(Date.parse(out.expiresAt));
        if (due.what === 'expiry') expect(due.at).toBe(Date.parse(out.expiresAt));
        if (out.polling && out.reminded) expect(due.what).toBe('expiry');
      }),
    );
  });

  test('does each thing at most once, in the order of their times, and ends with the expiry', () => {
    fc.assert(
      fc.property(link, (generated) => {
        const out = outFor(generated);
        const order: ReturnType<typeof nextDue>[] = [];
        do {
          const due = nextDue(out);
          order.push(due);
          if (due.what === 'poll') out.polling = true;
          if (due.what === 'reminder') out.reminded = true;
        } while (order.at(-1)?.what !== 'expiry' && order.length < 10);
        expect(new Set(order.map(({ what }) => what)).size).toBe(order.length);
        expect(order.map(({ at }) => at)).toEqual(order.map(({ at }) => at).sort((a, b) => a - b));
        expect(order.at(-1)?.what).toBe('expiry');
      }),
    );
  });

  const day = { issuedAt: iso(now), expiresAt: iso(now + 24 * 60 * minute) };
  test.each([
    ['the first poll', { polling: false, reminded: false }, 'poll', 10],
    ['after it, the reminder', { polling: true, reminded: false }, 'reminder', 20 * 60],
    ['after that, the expiry', { polling: true, reminded: true }, 'expiry', 24 * 60],
  ])('%s', (_, progress, what, minutes) => {
    expect(nextDue({ ...day, ...progress, reminderBeforeExpiryMs: 4 * 60 * minute })).toEqual({
      what,
      at: now + minutes * minute,
    });
  });
});

describe('differingFields', () => {
  const joiner: Joiner = {
    employeeId: 'e-1',
    email: 'ada@example.com',
    name: 'Ada',
    role: 'analyst',
    team: 'engines',
    locale: 'en',
    startAt: iso(now),
    managerEmail: 'boss@example.com',
  };
  const input: OnboardingInput = {
    joiner,
    policy: { linkLifetimeMs: 1, maxIssues: 5, settingsWindowMs: 1, delivery: 'link' },
    requestedBy: 'hr',
    acceptedAt: '2026-12-01T08:00:00.000Z',
  };
  const others: Partial<Joiner> = {
    email: 'eve@example.com',
    name: 'Eve',
    role: 'admin',
    team: 'looms',
    locale: 'de',
    startAt: iso(now + 1),
    managerEmail: 'chief@example.com',
    delivery: 'code',
  };

  test('names exactly the details that differ, whichever they are', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(others) as (keyof Joiner)[]), (fields) => {
        const changed = Object.fromEntries(fields.map((field) => [field, others[field]]));
        const differing = differingFields(input, { ...input, joiner: { ...joiner, ...changed } });
        expect(differing.sort()).toEqual(fields.sort());
      }),
    );
  });

  test('a detail that is given once and left out once differs', () => {
    const without: Joiner = { ...joiner };
    delete without.team;
    expect(differingFields(input, { ...input, joiner: without })).toEqual(['team']);
  });

  test('who asks, and how the policy is by now, is no difference', () => {
    const policy = { ...input.policy, maxIssues: 1, linkLifetimeMs: 2, delivery: 'code' as const };
    expect(differingFields(input, { ...input, policy, requestedBy: 'cli' })).toEqual([]);
  });
});

describe('startsLater', () => {
  const joiner: Joiner = { employeeId: 'e', email: 'a@b.c', name: 'A', role: 'analyst', locale: 'en' };
  test('only an instant ahead is waited for', () => {
    expect(startsLater(joiner, now)).toBeUndefined();
    expect(startsLater({ ...joiner, startAt: iso(now) }, now)).toBeUndefined();
    expect(startsLater({ ...joiner, startAt: iso(now - 1) }, now)).toBeUndefined();
    expect(startsLater({ ...joiner, startAt: iso(now + 1) }, now)).toBe(now + 1);
  });
});

const reasons = Object.keys(remedies) as AttentionReason[];
const actions: ResolveAction[] = ['adopt', 'changeEmail', 'retry', 'resend', 'rescind'];
const attention = (reason: AttentionReason): OnboardingState => ({
  stage: 'needsAttention',
  reason,
  since: iso(now),
  actions: remedies[reason],
});
const stages: OnboardingState[] = [
  { stage: 'scheduled', startAt: iso(now) },
  { stage: 'creatingIdentity' },
  { stage: 'awaitingActivation', issue: 1, issuedAt: iso(now - 1), expiresAt: iso(now + 1) },
  { stage: 'rescinding' },
  { stage: 'activated', at: iso(now) },
  { stage: 'rescinded', at: iso(now) },
];
const resolution = (action: ResolveAction): Resolution =>
  action === 'changeEmail' ? { action, email: 'x@example.com', by: 'hr' } : { action, by: 'hr' };

describe('what may be asked in which stage', () => {
  test.each(stages.filter(({ stage }) => stage !== 'awaitingActivation'))(
    '$stage: no resend, forced or not',
    (state) => {
      for (const force of [true, false]) {
        expect(resendRefusal(state, { force, by: 'hr' }, now)).toMatchObject({
          type: 'notInThisStage',
          nonRetryable: true,
        });
      }
    },
  );

  test('a link that is alive is sent again by force only; the refusal says until when', () => {
    const expiresAt = iso(now + 1);
    const state: OnboardingState = { stage: 'awaitingActivation', issue: 2, issuedAt: iso(now), expiresAt };
    expect(resendRefusal(state, { force: false, by: 'hr' }, now)).toMatchObject({
      type: 'linkStillAlive',
      details: [expiresAt],
    });
    expect(resendRefusal(state, { force: true, by: 'hr' }, now)).toBeUndefined();
    expect(resendRefusal({ ...state, expiresAt: iso(now) }, { force: false, by: 'hr' }, now)).toBeUndefined();
  });

  test.each(stages)('$stage: nothing to resolve', (state) => {
    for (const action of actions) {
      expect(resolutionRefusal(state, resolution(action), undefined, 0)).toMatchObject({
        type: 'notInThisStage',
      });
    }
  });

  test.each(reasons)('%s: what is offered is taken, and nothing else', (reason) => {
    for (const action of actions) {
      const refused = resolutionRefusal(attention(reason), resolution(action), undefined, 0);
      if (remedies[reason].includes(action)) expect(refused).toBeUndefined();
      else expect(refused?.message).toContain(remedies[reason].join(', '));
    }
    const resend = resendRefusal(attention(reason), { force: true, by: 'hr' }, now);
    expect(resend === undefined).toBe(remedies[reason].includes('resend'));
  });

  test('everything can be taken back until there is a credential', () => {
    for (const state of [...stages, ...reasons.map(attention)]) {
      expect(rescindRefusal(state) === undefined).toBe(state.stage !== 'activated');
    }
    for (const reason of reasons) expect(remedies[reason]).toContain('rescind');
  });
});

describe('what becomes of an activity that gave up', () => {
  const failed = (cause: Error) =>
    new ActivityFailure('failed', 'createIdentity', '1', RetryState.NON_RETRYABLE_FAILURE, 'worker', cause);

  test.each<DecisiveFailure>([
    'emailTaken',
    'detailsRejected',
    'undeliverable',
    'identityGone',
    'identityChanged',
  ])('%s is the reason that a person is told', (type) => {
    expect(attentionReason(failed(decisive(type, 'x')))).toBe(type);
  });

  test.each<TransientFailure>(['kratosUnavailable', 'kratosMisconfigured', 'lostUpdate', 'mailAmbiguous'])(
    '%s for longer than anybody would wait: a system is unavailable',
    (type) => {
      expect(attentionReason(failed(transient(type, 'x')))).toBe('systemUnavailable');
    },
  );

  test('so are a timeout and what nobody foresaw', () => {
    const timeout = new TimeoutFailure('timed out', undefined, TimeoutType.SCHEDULE_TO_CLOSE);
    expect(attentionReason(failed(timeout))).toBe('systemUnavailable');
    for (const type of ['unforeseen', 'toString', undefined]) {
      expect(attentionReason(failed(new ApplicationFailure('x', type)))).toBe('systemUnavailable');
    }
  });

  test('a cancellation, or a defect of the workflow, is for nobody to decide', () => {
    expect(attentionReason(failed(new CancelledFailure('cancelled')))).toBeUndefined();
    expect(attentionReason(new TypeError('x'))).toBeUndefined();
    expect(attentionReason(transient('kratosUnavailable', 'not out of an activity'))).toBeUndefined();
  });

  test('the failure of a local activity comes bare, and is for a person all the same', () => {
    expect(attentionReason(decisive('emailTaken', 'x'))).toBe('emailTaken');
  });

  test('no credential yet is told apart from failures', () => {
    expect(isNotYetActivated(failed(transient('notYetActivated', 'x')))).toBe(true);
    expect(isNotYetActivated(failed(transient('kratosUnavailable', 'x')))).toBe(false);
    expect(isNotYetActivated(transient('notYetActivated', 'x'))).toBe(false);
  });
});

test('a second decision does not take the place of one that was answered', () => {
  expect(decidedRefusal(undefined)).toBeUndefined();
  expect(decidedRefusal({ action: 'retry', by: 'hr' })).toMatchObject({ type: 'notInThisStage' });
});
