import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { planOffboarding } from '../../src/plan/offboarding.js';
import { planOnboarding } from '../../src/plan/onboarding.js';
import { defaultPolicy, readPolicy } from '../../src/policy.js';
import { rehearse, type Rehearsal } from '../../src/rehearsal/rehearse.js';
import { readScenario } from '../../src/rehearsal/scenario.js';
import type { Entry } from '../../src/rehearsal/timeline.js';
import { offboardingRequest, onboardingRequest } from '../../src/requests.js';
import { root } from '../../src/root.js';
import { ensureTestServer } from '../../src/stack/test-server.js';
import type { Policy } from '../../workflows/policy.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = '2026-03-02T09:00:00+01:00';

const rehearsalOf = async (scenario: string, policy: Policy = defaultPolicy): Promise<Rehearsal> =>
  rehearse({
    policy,
    scenario: readScenario(`start: ${start}\ntimeZone: Europe/Vienna\n${scenario}`),
    testServer: await ensureTestServer(),
    source: { workflowBundle: { codePath: inject('workflowBundlePath') } },
  });

/** To the minute, which is as exact as a plan is read. */
const told = (entries: readonly Entry[], ...what: Entry['what'][]) =>
  entries
    .filter((entry) => what.includes(entry.what))
    .map((entry) => `${new Date(entry.at).toISOString().slice(0, 16)} ${entry.who ?? ''} ${entry.what}`);
const stages = ({ whereabouts }: Rehearsal) => whereabouts.map(({ who, stage }) => `${who} ${stage}`);
const planned = (at: string, what: string) => `${at.slice(0, 16)} ada ${what}`;

describe('what was planned is what happens', () => {
  test('to somebody who never opens a link', async () => {
    const policy = readPolicy(
      'defaults: { onboarding: { linkLifetime: 36h, maxIssues: 3, reminderBeforeExpiry: 4h }, hrContact: hr@example.com }',
    );
    const { timeline } = await rehearsalOf(
      'until: 10 days\npeople: [{ id: ada, role: analyst, joins: 1 day, opens: never }]',
      policy,
    );
    const request = onboardingRequest.parse({
      employeeId: 'ada',
      email: 'a@b.example',
      name: 'Ada',
      role: 'analyst',
    });
    const plan = planOnboarding({ request, policy, timeZone: 'Europe/Vienna', now: Date.parse(start) + day });
    const mails = { joiner: 'mail: invitation', hrContact: 'mail: escalation' } as const;
    const expected = plan.events.flatMap(({ at, kind, to, what }) => {
      if (kind === 'identity') return what.includes('created') ? [planned(at, 'created')] : [];
      if (kind !== 'mail') return [];
      return [
        planned(
          at,
          what.startsWith('reminder') ? 'mail: reminder' : to === 'joiner' ? mails.joiner : mails.hrContact,
        ),
      ];
    });
    expect(told(timeline, 'created', 'mail: invitation', 'mail: reminder', 'mail: escalation')).toEqual(
      expected,
    );
  });

  test('to somebody who leaves, over a change of the clocks', async () => {
    const policy = readPolicy('defaults: { hrContact: hr@example.com }');
    const { timeline } = await rehearsalOf(
      'until: 60 days\npeople: [{ id: boss, role: admin }, { id: ada, role: analyst, leaves: 10 days, announced: 5 days }]',
      policy,
    );
    const lastDayAt = new Date(Date.parse(start) + 10 * day).toISOString();
    const request = offboardingRequest.parse({ employeeId: 'ada', requesterEmail: 'a@b.example', lastDayAt });
    const plan = planOffboarding({
      request,
      role: 'analyst',
      policy,
      timeZone: 'Europe/Vienna',
      now: Date.parse(start) + 5 * day,
    });
    const expected = plan.events.flatMap(({ at, kind, what }) => {
      if (kind === 'identity') return [planned(at, 'deactivated')];
      if (kind === 'mail') return [planned(at, 'mail: coming deletion')];
      return what.startsWith('at the earliest') ? [planned(at, 'deleted')] : [];
    });
    expect(told(timeline, 'deactivated', 'mail: coming deletion', 'deleted')).toEqual(expected);
  });
});

test('nobody is deleted who is on hold, was rescinded, or whom nobody else approved', async () => {
  const rehearsal = await rehearsalOf(`until: 60 days
people:
  - { id: boss, role: admin }
  - { id: other, role: admin, leaves: 1 day }
  - { id: held, role: analyst, leaves: 1 day }
  - { id: back, role: analyst, leaves: 1 day }
events:
  - { what: approve, who: other, at: 5 days, by: hr }
  - { what: hold, who: held, at: 30 days, by: legal }
  - { what: rescind, who: back, at: 30 days }
expect:
  - { what: deleted, never: true }
`);
  expect(rehearsal.verdicts).toEqual([{ expected: 'deleted never', holds: true }]);
  expect(stages(rehearsal)).toEqual(['other awaitingApproval', 'held onHold', 'back rescinded']);
  const refused = rehearsal.timeline.filter(({ what }) => what === 'refused');
  expect(refused.map(({ who, detail }) => `${who ?? ''} ${detail ?? ''}`)).toEqual([
    expect.stringMatching(/^other approve, by hr: hr asked for the deletion/),
  ]);
});

test('two more than ten within the hour are deleted only when an admin has looked', async () => {
  const rehearsal = await rehearsalOf(
    `until: 45 days
people:
  - { id: boss, role: admin }
  - { id: 'stays-{n}', repeat: 300, role: analyst }
  - { id: 'leaves-{n}', repeat: 10, role: analyst, leaves: 1 day }
  - { id: 'follows-{n}', repeat: 2, role: analyst, leaves: 1.02 days }
events:
  - { what: lift, at: 36 days, by: boss, allow: 2 }
`,
    readPolicy('deletions: { alarmContact: alarm@example.com }'),
  );
  const deletions = rehearsal.timeline
    .filter(({ what }) => what === 'deleted')
    .map(({ at }) => at - rehearsal.from);
  expect(deletions).toHaveLength(12);
  expect(deletions.filter((after) => after < 31 * day + hour)).toHaveLength(10);
  expect(deletions.filter((after) => after >= 36 * day)).toHaveLength(2);
  expect(told(rehearsal.timeline, 'mail: quarantine')).toHaveLength(1);
});

test('what is away delays what happens, and loses nothing', async () => {
  const rehearsal = await rehearsalOf(`until: 3 days
people:
  - { id: ada, role: analyst, joins: 2h }
  - { id: bob, role: analyst, joins: 10h }
  - { id: cat, role: analyst, joins: 20h }
failures:
  - { what: mail, from: 1h, for: 5h }
  - { what: kratos, from: 9h, for: 5h }
  - { what: store, from: 19h, for: 5h }
`);
  const at = (who: string, what: Entry['what']) =>
    ((rehearsal.timeline.find((entry) => entry.who === who && entry.what === what)?.at ?? 0) -
      rehearsal.from) /
    hour;
  expect(at('ada', 'created')).toBeCloseTo(2, 1);
  for (const [who, what, mended] of [
    ['ada', 'mail: invitation', 6],
    ['bob', 'created', 14],
    ['cat', 'created', 24],
  ] as const) {
    expect(at(who, what)).toBeGreaterThanOrEqual(mended);
    expect(at(who, what)).toBeLessThan(mended + 0.2);
  }
  expect(stages(rehearsal)).toEqual(['ada activated', 'bob activated', 'cat activated']);
});

test('a code does what a link does', async () => {
  const policy = readPolicy('defaults: { onboarding: { delivery: code } }');
  const rehearsal = await rehearsalOf(
    'until: 2 days\npeople: [{ id: ada, role: analyst, joins: 1h }]',
    policy,
  );
  expect(stages(rehearsal)).toEqual(['ada activated']);
});

/** The command as a process of its own. */
async function played(scenario: string): Promise<{ code: number | null; out: string; err: string }> {
  const file = join(await temporaryFolder(), 'scenario.yaml');
  await writeFile(file, `start: ${start}\ntimeZone: Europe/Vienna\n${scenario}`);
  const main = join(root, 'src/cli/main.ts');
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', main, 'rehearse', '--scenario', file],
      (_, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });
}
const joins = `until: 3 days
people: [{ id: ada, role: analyst, joins: 1h, opens: 2h after link }]
`;

test(
  'lifecycle rehearse tells the story, and exits 0 where all is as expected',
  { timeout: 60_000 },
  async () => {
    const { code, out } = await played(`${joins}expect: [{ what: activated, who: ada, by: 1 day }]`);
    expect(out).toContain('12:00 link opened, activated');
    expect(out).toContain('✓ ada: activated by 1 day');
    expect(code).toBe(0);
  },
);

test('it exits 1 where an expectation does not hold, and says which', { timeout: 60_000 }, async () => {
  const { code, out, err } = await played(`${joins}expect: [{ what: activated, who: ada, never: true }]`);
  expect(out).toContain('✗ ada: activated never');
  expect(err).toContain('1 of 1 expectations do not hold');
  expect(code).toBe(1);
});
