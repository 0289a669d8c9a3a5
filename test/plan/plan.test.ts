import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlannedEvent } from '../../src/lifecycle.js';
import { inWords, local } from '../../src/plan/format.js';
import { planOffboarding } from '../../src/plan/offboarding.js';
import { planOnboarding } from '../../src/plan/onboarding.js';
import { offboardingRequest, onboardingRequest } from '../../src/requests.js';
import { policyWith } from '../support/policies.js';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.parse('2026-03-02T08:00:00Z');
const timeZone = 'Europe/Vienna';

const joiner = onboardingRequest.parse({
  employeeId: 'e-1',
  email: 'ada@example.com',
  name: 'Ada',
  role: 'analyst',
});
const leaver = offboardingRequest.parse({ employeeId: 'e-1', requesterEmail: 'boss@example.com' });
const lines = (events: readonly PlannedEvent[]) =>
  events.map(({ local: at, kind, to, what }) => [at, kind, to, what].filter(Boolean).join(' | '));

describe('of somebody who joins', () => {
  test('shows every link, reminder and expiry up to the person who decides', () => {
    const policy = policyWith({
      onboarding: {
        maxIssues: 2,
        linkLifetimeMs: 48 * hour,
        reminderBeforeExpiryMs: 4 * hour,
        hrContact: 'hr@example.com',
      },
    });
    const plan = planOnboarding({ request: joiner, policy, timeZone, now });
    expect(lines(plan.events)).toEqual([
      'Mon 2 Mar 2026, 09:00 CET | identity | the identity is created, role analyst',
      'Mon 2 Mar 2026, 09:00 CET | mail | joiner | link 1 of 2, which works for 2 days',
      'Wed 4 Mar 2026, 05:00 CET | mail | joiner | reminder: link 1 of 2 expires in 4 hours',
      'Wed 4 Mar 2026, 09:00 CET | identity | link 1 of 2 expires',
      'Wed 4 Mar 2026, 09:00 CET | mail | joiner | link 2 of 2, which works for 2 days',
      'Fri 6 Mar 2026, 05:00 CET | mail | joiner | reminder: link 2 of 2 expires in 4 hours',
      'Fri 6 Mar 2026, 09:00 CET | identity | link 2 of 2 expires',
      'Fri 6 Mar 2026, 09:00 CET | mail | hrContact | told that 2 links were not used',
      'Fri 6 Mar 2026, 09:00 CET | decision | a person decides: another one, another address, or take it back',
    ]);
    expect(plan.events.filter(({ condition }) => condition === undefined)).toHaveLength(2);
  });

  test('waits for the start, and takes the role’s policy and the joiner’s delivery', () => {
    const policy = {
      ...policyWith(),
      onboarding: { ...policyWith().onboarding, roles: { analyst: { maxIssues: 1 } } },
    };
    const request = { ...joiner, startAt: '2026-04-01T09:00:00+02:00', delivery: 'code' as const };
    const { events } = planOnboarding({ request, policy, timeZone, now });
    expect(events[0]?.at).toBe('2026-04-01T07:00:00.000Z');
    expect(events[1]?.what).toBe('code 1 of 1, which works for 1 day');
  });

  test('tells the manager rather than HR, and nobody where there is neither', () => {
    const recipients = (request: typeof joiner, hrContact?: string) =>
      planOnboarding({
        request,
        policy: policyWith(hrContact === undefined ? {} : { onboarding: { hrContact } }),
        timeZone,
        now,
      })
        .events.filter(({ what }) => what.startsWith('told'))
        .map(({ to }) => to);
    expect(recipients({ ...joiner, managerEmail: 'boss@example.com' }, 'hr@example.com')).toEqual([
      'manager',
    ]);
    expect(recipients(joiner, 'hr@example.com')).toEqual(['hrContact']);
    expect(recipients(joiner)).toEqual([]);
  });
});

describe('of somebody who leaves', () => {
  test('shows deactivation, reminders, approval and deletion, each on its day', () => {
    const policy = policyWith({ admins: { hrContact: 'hr@example.com' } });
    const plan = planOffboarding({ request: leaver, role: 'admin', policy, timeZone, now });
    expect(lines(plan.events)).toEqual([
      'Mon 2 Mar 2026, 09:00 CET | identity | the identity, role admin, is deactivated and every session ends; until the deletion it can be restored',
      'Wed 25 Mar 2026, 09:00 CET | mail | requester | reminder: the deletion is due in 7 days',
      'Wed 25 Mar 2026, 09:00 CET | mail | hrContact | reminder: the deletion is due in 7 days',
      'Tue 31 Mar 2026, 10:00 CEST | mail | requester | reminder: the deletion is due in 1 day',
      'Tue 31 Mar 2026, 10:00 CEST | mail | hrContact | reminder: the deletion is due in 1 day',
      'Wed 1 Apr 2026, 10:00 CEST | decision | a person other than the requester has to approve the deletion',
      'Wed 1 Apr 2026, 10:00 CEST | mail | hrContact | asked for the approval',
      'Wed 1 Apr 2026, 10:00 CEST | deletion | at the earliest: the identity is deleted, which cannot be undone, and the record of it signed',
      "Wed 1 Apr 2026, 10:00 CEST | deletion | right after: the person's data is erased from what is left",
    ]);
  });

  test('begins after the last day', () => {
    const request = { ...leaver, lastDayAt: '2026-03-31T18:00:00+02:00' };
    const { events } = planOffboarding({ request, role: 'analyst', policy: policyWith(), timeZone, now });
    expect(events[0]?.local).toBe('Tue 31 Mar 2026, 18:00 CEST');
    expect(events.at(-1)?.local).toBe('Thu 30 Apr 2026, 18:00 CEST');
  });
});

test('no plan holds an address', () => {
  const policy = policyWith({
    onboarding: { hrContact: 'hr@example.com' },
    offboarding: { hrContact: 'hr@example.com' },
  });
  const request = { ...joiner, managerEmail: 'boss@example.com' };
  const plans = [
    planOnboarding({ request, policy, timeZone, now }),
    planOffboarding({ request: leaver, role: 'admin', policy, timeZone, now }),
  ];
  expect(JSON.stringify(plans)).not.toContain('@');
});

test('whatever the policy, a plan goes forward in time and ends with a decision or a deletion', () => {
  const durations = fc.integer({ min: 1000, max: 400 * day });
  fc.assert(
    fc.property(
      fc.record({ linkLifetimeMs: durations, maxIssues: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ graceMs: durations, reminderLeadsMs: fc.array(durations, { maxLength: 5 }) }),
      fc.integer({ min: 1, max: 99 }),
      (onboarding, offboarding, percent) => {
        const reminderBeforeExpiryMs = Math.floor((onboarding.linkLifetimeMs * percent) / 100);
        const policy = policyWith({ onboarding: { ...onboarding, reminderBeforeExpiryMs }, offboarding });
        const joining = planOnboarding({ request: joiner, policy, timeZone, now }).events;
        const leaving = planOffboarding({ request: leaver, role: 'analyst', policy, timeZone, now }).events;
        for (const events of [joining, leaving])
          expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort());
        expect(joining.at(-1)?.kind).toBe('decision');
        expect(leaving.at(-1)?.kind).toBe('deletion');
      },
    ),
  );
});

test.each([
  ['Europe/Vienna', 'Sun 25 Oct 2026, 02:30 CEST', 'Sun 25 Oct 2026, 02:30 CET'],
  ['America/New_York', 'Sat 24 Oct 2026, 20:30 EDT', 'Sat 24 Oct 2026, 21:30 EDT'],
  ['Asia/Kolkata', 'Sun 25 Oct 2026, 06:00 GMT+5:30', 'Sun 25 Oct 2026, 07:00 GMT+5:30'],
  ['UTC', 'Sun 25 Oct 2026, 00:30 UTC', 'Sun 25 Oct 2026, 01:30 UTC'],
])('tells the two hours of the night in which clocks go back apart, in %s', (zone, first, second) => {
  const at = Date.parse('2026-10-25T00:30:00Z');
  expect([local(at, zone), local(at + hour, zone)]).toEqual([first, second]);
});

test.each([
  [day, '1 day'],
  [36 * hour, '36 hours'],
  [90_000, '90 seconds'],
  [1500, '2 seconds'],
])('%i ms are %s', (ms, words) => {
  expect(inWords(ms)).toBe(words);
});
