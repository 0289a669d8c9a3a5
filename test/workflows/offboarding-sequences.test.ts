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
import { offboardingRemedies, type OffboardingAttention } from '../../workflows/offboarding/messages.js';
import { day, identity, inputOf, start } from '../support/lives.js';

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
