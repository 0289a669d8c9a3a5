import { expect, test } from 'vitest';
import type { Plan } from '../../src/lifecycle.js';
import { at, lifecycle, serve } from './run.js';

const plan: Plan = {
  employeeId: 'e-1',
  role: 'analyst',
  timeZone: 'Europe/Vienna',
  events: [
    {
      at: '2026-12-01T08:00:00.000Z',
      local: 'Tue 1 Dec 2026, 09:00 CET',
      kind: 'mail',
      to: 'requester',
      what: 'reminder',
      condition: 'unless extended',
    },
  ],
};

test.each([
  [['plan', 'offboard']],
  [['plan', 'offboard', 'ada@example.com']],
  [['plan', 'offboard', 'e-1', '--last-day', 'friday']],
  [['plan', 'offboard', 'e-1', '--time-zone', 'Vienna']],
  [['plan', 'onboard', '--employee-id', 'e-1']],
])('exits 2 on %j and sends nothing', async (argv) => {
  const { url, lifecycle: fake } = await serve();
  expect(await lifecycle(argv, at(url))).toMatchObject({ exitCode: 2, out: '' });
  expect(fake.calls).toEqual([]);
});

test('plans a leaving as it would be asked for, and starts nothing', async () => {
  const { url, lifecycle: fake } = await serve({ planOffboarding: () => Promise.resolve(plan) });
  const lastDay = '2026-12-31T18:00:00+01:00';
  const argv = ['plan', 'offboard', 'e-1', '--last-day', lastDay, '--time-zone', 'Europe/Vienna'];
  const ran = await lifecycle(argv, at(url));
  expect(ran).toMatchObject({ exitCode: 0, err: '' });
  expect(ran.out).toMatch(/Tue 1 Dec 2026, 09:00 CET {2}mail to the requester: reminder\n +unless extended/);
  expect(fake.calls).toEqual([
    ['planOffboarding', { employeeId: 'e-1', lastDayAt: lastDay, locale: 'en' }, 'Europe/Vienna'],
  ]);
});
