import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../src/root.js';
import type { Plan } from '../../src/lifecycle.js';
import { at, lifecycle, serve } from './run.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const example = join(root, 'deploy/policy.example.yaml');
const leaver = ['e-1', '--time-zone', 'Europe/Vienna'];
const plan: Plan = {
  employeeId: 'e-1',
  role: 'admin',
  timeZone: 'Europe/Vienna',
  events: [
    {
      at: '2026-12-01T08:00:00.000Z',
      local: 'Tue 1 Dec 2026, 09:00 CET',
      kind: 'mail',
      to: 'requester',
      what: 'reminder',
      condition: 'unless it was approved before',
    },
  ],
};

describe('lifecycle plan', () => {
  test.each([
    [['offboard', ...leaver, '--policy', example], '--role is required'],
    [
      ['offboard', ...leaver, '--policy', 'nowhere.yaml', '--role', 'admin'],
      'nowhere.yaml cannot be read: ENOENT',
    ],
    [['offboard', 'e-1', '--time-zone', 'Mars'], '--time-zone must be a time zone such as Europe/Vienna'],
    [['onboard', '--employee-id', 'e-1', '--policy', example], '--name is required'],
  ])('says what is missing or wrong, and asks nobody: %j', async (argv, message) => {
    const { exitCode, err } = await lifecycle(['plan', ...argv]);
    expect(exitCode).toBe(2);
    expect(err).toContain(message);
  });

  test('tells every problem of a policy file', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'p.yaml'), 'defaults: { maxIssues: 0 }\nrole: {}\n');
    const { exitCode, err } = await lifecycle(
      ['plan', 'offboard', ...leaver, '--policy', 'p.yaml', '--role', 'admin'],
      { cwd },
    );
    expect(exitCode).toBe(2);
    expect(err).toContain(
      'p.yaml: the policy has 2 problem(s):\n  line 1:13 defaults.maxIssues is not a known field',
    );
  });

  test('with a policy file asks no server', async () => {
    const lastDay = ['--last-day', '2027-01-29T18:00:00+01:00'];
    const argv = [
      'plan',
      'offboard',
      ...leaver,
      ...lastDay,
      '--role',
      'admin',
      '--policy',
      example,
      '--json',
    ];
    const { exitCode, out } = await lifecycle(argv);
    expect(exitCode).toBe(0);
    expect((JSON.parse(out) as Plan).events.at(0)).toMatchObject({
      local: 'Fri 29 Jan 2027, 18:00 CET',
      kind: 'identity',
    });
  });

  test('without one asks the API for a dry run, and cuts nothing off', async () => {
    const { url } = await serve({ planOffboarding: () => Promise.resolve(plan) });
    const { exitCode, out } = await lifecycle(['plan', 'offboard', ...leaver], { ...at(url), columns: 20 });
    expect(exitCode).toBe(0);
    expect(out).toBe(
      'e-1, admin, Europe/Vienna; nothing was started\n\n' +
        'Tue 1 Dec 2026, 09:00 CET  mail to the requester: reminder\n' +
        `${' '.repeat(29)}unless it was approved before\n`,
    );
  });

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
    expect(ran.out).toMatch(
      /Tue 1 Dec 2026, 09:00 CET {2}mail to the requester: reminder\n +unless it was approved before/,
    );
    expect(fake.calls).toEqual([
      ['planOffboarding', { employeeId: 'e-1', lastDayAt: lastDay, locale: 'en' }, 'Europe/Vienna'],
    ]);
  });
});

test('lifecycle rehearse tells what is wrong with a scenario before it begins', async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, 's.yaml'), 'start: now\n');
  const { exitCode, err } = await lifecycle(['rehearse', '--scenario', 's.yaml'], { cwd });
  expect(exitCode).toBe(2);
  expect(err).toContain('line 1:1 start must be a date and time with an offset');
});
