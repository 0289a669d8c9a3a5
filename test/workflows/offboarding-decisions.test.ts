import { ApplicationFailure } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  approve,
  extend,
  hold,
  release,
  rescind,
  resolve,
  type Decided,
} from '../../workflows/offboarding/decisions.js';
import {
  beginDeletion,
  beginLife,
  deactivated,
  ended,
  found,
  inNeedOf,
  iso,
  nextStep,
  reminded,
  slotTaken,
  slotWithdrawn,
  stateOf,
  touched,
  type Life,
} from '../../workflows/offboarding/life.js';
import {
  offboardingRemedies,
  type OffboardingAttention,
  type OffboardingInput,
} from '../../workflows/offboarding/messages.js';
import { policyWith } from '../support/policies.js';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.parse('2026-03-01T12:00:00Z');

const inputOf = (lastDayAt?: number): OffboardingInput => ({
  leaver: {
    employeeId: 'e-1',
    locale: 'en',
    ...(lastDayAt !== undefined && { lastDayAt: iso(lastDayAt) }),
  },
  policy: policyWith().offboarding,
  requestedBy: 'ann',
  acceptedAt: iso(start),
});

const identity = (role: 'admin' | 'analyst', number = 1) => ({
  identityId: `identity-${number}`,
  role,
  createdAt: iso(start - 1000 * day),
  wasActive: true,
});

const typeOf = (decided: Decided) => (decided instanceof ApplicationFailure ? decided.type : 'decided');

/** @throws where it was refused */
function accepted(decided: Decided): Life {
  if (decided instanceof ApplicationFailure) throw decided;
  return decided;
}

const inGrace = (role: 'admin' | 'analyst' = 'analyst') =>
  deactivated(touched(found(beginLife(inputOf()), identity(role))), start);

test('a marker that the run gave is known as its own after another look', () => {
  const stranger = { ...identity('analyst'), marked: false };
  const shown = touched(found(beginLife(inputOf()), stranger));
  const restarted = found(shown, identity('analyst'));
  expect(restarted.found).toEqual(stranger);
  expect(found(beginLife(inputOf()), identity('analyst')).found).toEqual(identity('analyst'));
});

describe('refusals', () => {
  test('whoever asked never approves', () => {
    expect(typeOf(approve(inGrace('admin'), { by: 'ann' }, start))).toBe('samePerson');
  });

  test('whoever chose what would be deleted does not approve it either', () => {
    const missing = inNeedOf(beginLife(inputOf()), 'identityNotFound', start);
    const chosen = accepted(
      resolve(missing, { by: 'bob', action: 'choose', identityId: 'identity-2' }, start),
    );
    const shown = deactivated(touched(found(chosen, identity('admin', 2))), start);
    expect(typeOf(approve(shown, { by: 'bob' }, start))).toBe('samePerson');
    expect(typeOf(approve(shown, { by: 'eve' }, start))).toBe('decided');
  });

  test('nobody approves what was not shown, was not found yet, or needs no approval', () => {
    expect(typeOf(approve(inGrace('admin'), { by: 'bob', identityId: 'x' }, start))).toBe('notWhatWasShown');
    expect(typeOf(approve(beginLife(inputOf()), { by: 'bob' }, start))).toBe('notInThisStage');
    expect(typeOf(approve(inGrace(), { by: 'bob' }, start))).toBe('notInThisStage');
  });

  test('an extension is later than the deadline, and than the planned one before there is any', () => {
    const grace = { by: 'bob', until: iso(start + 30 * day) };
    expect(typeOf(extend(inGrace(), grace, start))).toBe('notLater');
    const planned = found(beginLife(inputOf(start + day)), identity('analyst'));
    expect(typeOf(extend(planned, grace, start))).toBe('notLater');
    expect(typeOf(extend(planned, { by: 'bob', until: 'never' }, start))).toBe('notLater');
    expect(typeOf(extend(beginLife(inputOf()), { by: 'bob', until: iso(start) }, start))).toBe('notLater');
  });

  test('nothing is released that is not held, and nobody else releases by holding', () => {
    expect(typeOf(release(inGrace(), { by: 'bob' }, start))).toBe('notInThisStage');
    const held = accepted(hold(inGrace(), { by: 'bob', reason: 'lawsuit' }, start));
    expect(typeOf(hold(held, { by: 'eve', reason: 'lawsuit' }, start))).toBe('notInThisStage');
    expect(hold(held, { by: 'bob', reason: 'lawsuit' }, start)).toBe(held);
  });

  const gone = () => inNeedOf(inGrace(), 'identityGone', start);
  const erasing = () => accepted(resolve(gone(), { by: 'bob', action: 'erase' }, start));
  test.each<[string, () => Life]>([
    ['deletion', () => beginDeletion(slotTaken(inGrace()), start + 31 * day)],
    ['erasure', erasing],
  ])('once the %s has begun nothing is decided any more', (_, begin) => {
    const now = start + 31 * day;
    const life = begin();
    const late = [
      extend(life, { by: 'bob', until: iso(now + day) }, now),
      hold(life, { by: 'bob', reason: 'x' }, now),
      release(life, { by: 'bob' }, now),
      approve(life, { by: 'bob' }, now),
      rescind(life, { by: 'bob' }, now),
      resolve(life, { by: 'bob', action: 'retry' }, now),
    ];
    expect(late.map(typeOf)).toEqual(Array(6).fill('notInThisStage'));
  });

  test('a deletion is not begun out of turn', () => {
    expect(() => beginDeletion(slotTaken(inGrace()), start)).toThrow('out of turn');
  });

  test.each(Object.keys(offboardingRemedies) as OffboardingAttention[])(
    '%s is resolved by what is offered, and by nothing else',
    (reason) => {
      const life = inNeedOf(inGrace(), reason, start);
      for (const action of ['retry', 'restart', 'erase', 'abandon', 'rescind'] as const) {
        const offered = offboardingRemedies[reason].includes(action);
        expect(typeOf(resolve(life, { by: 'bob', action }, start))).toBe(
          offered ? 'decided' : 'notInThisStage',
        );
      }
      const rescindable = offboardingRemedies[reason].includes('rescind');
      expect(typeOf(rescind(life, { by: 'bob' }, start))).toBe(rescindable ? 'decided' : 'notInThisStage');
    },
  );
});

describe('reminders', () => {
  test('each goes out once; of those that are late, the last', () => {
    let life = inGrace();
    expect(nextStep(life, start)).toEqual({ do: 'wait', until: start + 23 * day, why: 'reminder' });
    const late = nextStep(life, start + 29.5 * day);
    expect(late).toMatchObject({ do: 'remind', reminder: { leadMs: day } });
    if (late.do === 'remind') life = reminded(life, late.reminder);
    expect(nextStep(life, start + 29.5 * day)).toMatchObject({ do: 'wait', why: 'deletion' });
  });

  test('begin anew with a new deadline', () => {
    const at = start + 29.5 * day;
    const life = accepted(extend(inGrace(), { by: 'bob', until: iso(start + 60 * day) }, at));
    expect(nextStep(life, at)).toMatchObject({ do: 'wait', until: start + 53 * day });
  });
});

test('a restart looks for the same identity, keeps a hold and an extension, and asks for another approval', () => {
  const until = start + 90 * day;
  let life = accepted(extend(inGrace('admin'), { by: 'bob', until: iso(until) }, start));
  life = accepted(approve(life, { by: 'bob' }, start));
  life = accepted(hold(life, { by: 'bob', reason: 'lawsuit' }, start));
  life = accepted(resolve(inNeedOf(life, 'roleChanged', start), { by: 'bob', action: 'restart' }, start));
  expect(nextStep(life, start)).toEqual({ do: 'find' });
  expect(life).toMatchObject({ named: 'identity-1', approval: undefined, hold: { by: 'bob' } });
  life = deactivated(touched(found(life, { ...identity('analyst'), wasActive: false })), start);
  expect(life).toMatchObject({ deleteAt: until, identity: { wasActive: true } });
});

/** Anything that may happen to a leaver, at any time. */
type Event =
  | { kind: 'decision'; decide: (life: Life, now: number) => Decided }
  | { kind: 'time'; ms: number }
  /** How whatever the story does next comes out. */
  | { kind: 'outcome'; of: 'good' | 'slotRefused' | 'stopped' | OffboardingAttention };

const by = fc.constantFrom('ann', 'bob', 'eve');
const span = fc.oneof(
  fc.constantFrom(0, 1, day, 23 * day, 29 * day, 30 * day, 30 * day - 1, 30 * day + 1),
  fc.integer({ min: 0, max: 70 * day }),
);

const decision = fc.oneof(
  fc.record({ by, ahead: span }).map(({ by, ahead }) => ({
    kind: 'decision' as const,
    name: 'extend',
    decide: (life: Life, now: number) => extend(life, { by, until: iso(now + ahead) }, now),
  })),
  by.map((by) => ({
    kind: 'decision' as const,
    name: 'hold',
    decide: (life: Life, now: number) => hold(life, { by, reason: 'x' }, now),
  })),
  by.map((by) => ({
    kind: 'decision' as const,
    name: 'release',
    decide: (life: Life, now: number) => release(life, { by }, now),
  })),
  by.map((by) => ({
    kind: 'decision' as const,
    name: 'approve',
    decide: (life: Life, now: number) => approve(life, { by }, now),
  })),
  by.map((by) => ({
    kind: 'decision' as const,
    name: 'rescind',
    decide: (life: Life, now: number) => rescind(life, { by }, now),
  })),
  fc
    .record({ by, action: fc.constantFrom('retry', 'restart', 'erase', 'abandon', 'rescind', 'choose') })
    .map(({ by, action }) => ({
      kind: 'decision' as const,
      name: action,
      decide: (life: Life, now: number) =>
        resolve(
          life,
          action === 'choose' ? { by, action, identityId: 'identity-2' } : { by, action: action as 'retry' },
          now,
        ),
    })),
);

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: decision },
  { weight: 3, arbitrary: span.map((ms) => ({ kind: 'time' as const, ms })) },
  { weight: 6, arbitrary: fc.constant({ kind: 'outcome' as const, of: 'good' as const }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        'slotRefused' as const,
        'stopped' as const,
        ...(Object.keys(offboardingRemedies) as OffboardingAttention[]),
      )
      .map((of) => ({ kind: 'outcome' as const, of })),
  },
);

/** What was promised to people, kept apart from the life that is tested. */
interface Promises {
  held: boolean;
  rescinded: boolean;
  notBefore: number;
  approver: string | undefined;
}

class Story {
  life: Life;
  now = start;
  deletions = 0;
  promises: Promises = { held: false, rescinded: false, notBefore: 0, approver: undefined };

  constructor(
    readonly role: 'admin' | 'analyst',
    lastDayAt?: number,
  ) {
    this.life = beginLife(inputOf(lastDayAt));
  }

  decide(decide: (life: Life, now: number) => Decided, name: string): void {
    const before = this.life;
    const after = decide(before, this.now);
    if (after instanceof ApplicationFailure) return;
    this.life = after;
    if (name === 'hold') this.promises.held = true;
    if (name === 'release') this.promises.held = false;
    if (name === 'rescind') this.promises.rescinded = true;
    if (name === 'extend') this.promises.notBefore = Math.max(this.promises.notBefore, after.extendedTo ?? 0);
    if (name === 'approve') this.promises.approver = after.approval?.by;
    if (name === 'restart' || name === 'choose') this.promises.approver = undefined;
  }

  /** As the workflow carries it out. @returns false where only time or a person brings it on */
  step(outcome: (Event & { kind: 'outcome' })['of']): boolean {
    const step = nextStep(this.life, this.now);
    const bad = outcome in offboardingRemedies ? (outcome as OffboardingAttention) : undefined;
    const good = outcome === 'good';
    switch (step.do) {
      case 'find':
        this.life = bad
          ? inNeedOf(this.life, bad, this.now)
          : found(this.life, identity(this.role, this.life.named === 'identity-2' ? 2 : 1));
        return true;
      case 'deactivate':
        this.life = touched(this.life);
        if (bad) this.life = inNeedOf(this.life, bad, this.now);
        else {
          this.life = deactivated(this.life, this.now);
          this.promises.notBefore = Math.max(this.promises.notBefore, this.now + 30 * day);
        }
        return true;
      case 'remind':
        this.life = reminded(this.life, step.reminder);
        return true;
      case 'takeSlot':
        if (good) this.life = slotTaken(this.life);
        return good;
      case 'delete':
        this.life = beginDeletion(this.life, this.now);
        this.checkPromises();
        if (outcome === 'stopped') this.life = slotWithdrawn(this.life, this.now);
        else if (bad) this.life = inNeedOf(this.life, bad, this.now);
        else {
          this.deletions += 1;
          this.life = ended(this.life, 'deleted', this.now);
        }
        return true;
      case 'erase':
        this.life = ended(this.life, 'erased', this.now);
        return true;
      case 'reinstate':
        this.life = ended(this.life, 'rescinded', this.now);
        return true;
      case 'wait':
        if (step.until !== undefined) expect(step.until).toBeGreaterThan(this.now);
        return false;
      case 'end':
        return false;
    }
  }

  checkPromises(): void {
    const { held, rescinded, notBefore, approver } = this.promises;
    expect({ held, rescinded }).toEqual({ held: false, rescinded: false });
    expect(this.now).toBeGreaterThanOrEqual(notBefore);
    if (this.role === 'admin')
      expect(['bob', 'eve', 'dan'].filter((by) => by !== this.life.namedBy)).toContain(approver);
  }
}

describe('whatever people decide, whenever, and whatever fails', () => {
  const story = fc.record({
    role: fc.constantFrom('admin' as const, 'analyst' as const),
    lastDay: fc.option(span, { nil: undefined }),
    events: fc.array(event, { maxLength: 40, size: 'max' }),
  });

  function play({ role, lastDay, events }: typeof story extends fc.Arbitrary<infer T> ? T : never): Story {
    const told = new Story(role, lastDay === undefined ? undefined : start + lastDay);
    for (const happens of events) {
      if (happens.kind === 'time') told.now += happens.ms;
      else if (happens.kind === 'decision')
        told.decide(happens.decide, (happens as { name?: string }).name ?? '');
      else told.step(happens.of);
      expect(stateOf(told.life, told.now).stage).toBeTruthy();
    }
    return told;
  }

  test('nothing is deleted before the deadline, after a rescind, during a hold, or without an approval by another', () => {
    let deletions = 0;
    fc.assert(
      fc.property(story, (generated) => {
        deletions += play(generated).deletions;
      }),
      { numRuns: 5000 },
    );
    // A property that nothing ever reaches would hold as well.
    expect(deletions).toBeGreaterThan(50);
  });

  test('every run comes to a named end when nothing fails any more and people decide what is offered', () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(story, fc.constantFrom('rescind' as const, 'delete' as const), (generated, wish) => {
        const told = play(generated);
        for (let turns = 0; nextStep(told.life, told.now).do !== 'end'; turns += 1) {
          expect(turns).toBeLessThan(100);
          if (told.step('good')) continue;
          const step = nextStep(told.life, told.now);
          if (step.do !== 'wait') continue;
          if (wish === 'rescind') told.decide((life, now) => rescind(life, { by: 'bob' }, now), 'rescind');
          if (told.life.attention) {
            const action = offboardingRemedies[told.life.attention.reason].find(
              (offered) => offered !== 'choose',
            );
            told.decide(
              (life, now) => resolve(life, { by: 'bob', action: action as 'retry' }, now),
              action ?? '',
            );
          } else if (step.why === 'release') {
            told.decide((life, now) => release(life, { by: 'bob' }, now), 'release');
          } else if (step.why === 'approval') {
            told.decide((life, now) => approve(life, { by: 'dan' }, now), 'approve');
          } else if (step.until !== undefined) {
            told.now = Math.max(told.now, step.until);
          }
        }
        ends.add(stateOf(told.life, told.now).stage);
      }),
      { numRuns: 1000 },
    );
    expect([...ends].sort()).toEqual(['abandoned', 'deleted', 'erased', 'rescinded']);
  });
});
