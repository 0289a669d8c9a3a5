import { ApplicationFailure } from '@temporalio/common';
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
  found,
  inNeedOf,
  iso,
  nextStep,
  reminded,
  slotTaken,
  touched,
  type Life,
} from '../../workflows/offboarding/life.js';
import { offboardingRemedies, type OffboardingAttention } from '../../workflows/offboarding/messages.js';
import { day, identity, inputOf, start } from '../support/lives.js';

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
