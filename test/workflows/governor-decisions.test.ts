import { ApplicationFailure } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  grantSlot,
  lift,
  nothingYet,
  resume,
  stop,
  upTo,
} from '../../workflows/deletion-governor/decisions.js';
import type { Caps, GovernorStatus } from '../../workflows/deletion-governor/messages.js';

const hour = 3_600_000;
const start = Date.parse('2026-03-01T12:00:00Z');
const caps: Caps = { perHour: 10, perDay: 30 };
const admin = { by: 'eve', reason: 'looked through' };

const typeOf = (decided: unknown) => (decided instanceof ApplicationFailure ? decided.type : undefined);

function accepted<T>(decided: T | ApplicationFailure): T {
  if (decided instanceof ApplicationFailure) throw decided;
  return decided;
}

/** Asks so many times. @returns how many were granted */
function ask(status: GovernorStatus, count: number, now: number, prefix = 'h'): [GovernorStatus, number] {
  let granted = 0;
  for (let n = 0; n < count; n += 1) {
    const decided = grantSlot(status, { holder: `${prefix}-${n}`, caps }, now);
    if (decided instanceof ApplicationFailure) continue;
    status = decided.status;
    if (decided.answer.granted) granted += 1;
  }
  return [status, granted];
}

describe('refusals', () => {
  test('while stopped nobody is granted a slot, not even who has one', () => {
    const [granted] = ask(nothingYet, 1, start);
    const stopped = stop(granted, admin, start);
    expect(typeOf(grantSlot(stopped, { holder: 'h-0', caps }, start))).toBe('deletionsStopped');
  });

  test('in quarantine only who has a slot already keeps it', () => {
    const [full] = ask(nothingYet, 11, start);
    expect(typeOf(grantSlot(full, { holder: 'h-10', caps }, start))).toBe('deletionsQuarantined');
    expect(grantSlot(full, { holder: 'h-3', caps }, start)).toMatchObject({ answer: { granted: true } });
  });

  test('who has not used a slot within an hour asks as anybody else, in a quarantine too', () => {
    const [full] = ask(nothingYet, 11, start);
    const late = start + hour;
    const again = { holder: 'h-3', caps };
    expect(grantSlot(full, again, late - 1)).toMatchObject({ answer: { at: new Date(start).toISOString() } });
    expect(typeOf(grantSlot(full, again, late))).toBe('deletionsQuarantined');
  });

  test('nothing is lifted or resumed that is not there', () => {
    expect(typeOf(lift(nothingYet, admin, start))).toBe('notInThisStage');
    expect(typeOf(resume(nothingYet))).toBe('notInThisStage');
  });
});

test('the eleventh within an hour puts everything into quarantine, for as long as nobody lifts it', () => {
  const [full, granted] = ask(nothingYet, 200, start);
  expect(granted).toBe(10);
  expect(full.quarantine).toEqual({ since: new Date(start).toISOString(), caps });
  expect(ask(full, 200, start + 100 * hour)[1]).toBe(0);
});

test('a slot that was not used counts for the hour in which it is granted again, and no more for the first', () => {
  const [first] = ask(nothingYet, 10, start);
  const [again, granted] = ask(first, 10, start + hour);
  expect(granted).toBe(10);
  expect(new Set(again.grants.map(({ at }) => at))).toEqual(new Set([new Date(start + hour).toISOString()]));
  expect(ask(again, 1, start + hour, 'more')[1]).toBe(0);
});

test('the cap of a day holds though each hour is ordinary', () => {
  let status: GovernorStatus = nothingYet;
  const granted: number[] = [];
  for (let n = 0; n < 4; n += 1) {
    const asked = ask(status, 10, start + 2 * n * hour, `hour-${n}`);
    status = asked[0];
    granted.push(asked[1]);
  }
  expect(granted).toEqual([10, 10, 10, 0]);
});

test('after a lift counting begins anew; what it allowed goes first, and is gone after a day', () => {
  const later = start + 60_000;
  const [full] = ask(nothingYet, 11, start);
  expect(ask(accepted(lift(full, admin, later)), 200, later, 'l')[1]).toBe(10);
  const allowed = accepted(lift(full, { ...admin, allow: 190 }, later));
  expect(ask(allowed, 200, later, 'l')[1]).toBe(190);
  expect(upTo(allowed, later + 25 * hour).allowance).toBe(0);
});

test('a stop and a quarantine end apart from each other', () => {
  const [full] = ask(nothingYet, 11, start);
  const both = stop(full, admin, start);
  expect(stop(both, { by: 'other', reason: 'x' }, start + 1).stopped?.by).toBe('eve');
  expect(accepted(resume(both)).quarantine).toBeDefined();
  expect(accepted(lift(both, admin, start)).stopped).toBeDefined();
});

test('never more than the caps within any hour or day, one slot for each holder, however requests and lifts come', () => {
  const request = fc.record({ holder: fc.nat(40), wait: fc.nat(2 * hour) });
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof({ weight: 9, arbitrary: request }, { weight: 1, arbitrary: fc.constant('lift' as const) }),
        {
          maxLength: 200,
          size: 'max',
        },
      ),
      (requests) => {
        let status: GovernorStatus = nothingYet;
        let now = start;
        let grants: { holder: string; at: number }[] = [];
        for (const asked of requests) {
          if (asked === 'lift') {
            const lifted = lift(status, admin, now);
            if (lifted instanceof ApplicationFailure) continue;
            status = lifted;
            grants = [];
            continue;
          }
          now += asked.wait;
          const holder = String(asked.holder);
          const held = status.grants.some((one) => one.holder === holder && Date.parse(one.at) > now - hour);
          const decided = grantSlot(status, { holder, caps: { perHour: 3, perDay: 7 } }, now);
          if (decided instanceof ApplicationFailure) continue;
          status = decided.status;
          if (!decided.answer.granted || held) continue;
          grants = [...grants.filter((grant) => grant.holder !== holder), { holder, at: now }];
          expect(grants.filter(({ at }) => at > now - hour).length).toBeLessThanOrEqual(3);
          expect(grants.filter(({ at }) => at > now - 24 * hour).length).toBeLessThanOrEqual(7);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
