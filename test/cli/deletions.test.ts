import { expect, test } from 'vitest';
import type { GovernorStatus } from '../../workflows/deletion-governor/messages.js';
import { at, lifecycle, serve } from './run.js';

const open: GovernorStatus = { grants: [], allowance: 0 };
const stopped = { by: 'api-key:second', reason: 'looking', at: '2026-12-01T08:00:00.000Z' };
const quarantine = { since: '2026-12-01T08:00:00.000Z', caps: { perHour: 10, perDay: 5 } };

test('passes on who stops, resumes and lifts, and why', async () => {
  const answer = () => Promise.resolve(open);
  const { url, lifecycle: fake } = await serve({
    deletions: answer,
    stopDeletions: answer,
    resumeDeletions: answer,
    liftQuarantine: answer,
  });
  for (const argv of [
    ['deletions'],
    ['deletions', 'show'],
    ['deletions', 'stop', '--reason', 'looking'],
    ['deletions', 'resume', '--reason', 'looked'],
    ['deletions', 'lift', '--reason', 'layoff', '--allow', '190'],
    ['deletions', 'lift', '--reason', 'looked'],
  ])
    expect(await lifecycle(argv, at(url))).toMatchObject({ exitCode: 0, err: '' });
  const by = 'api-key:admin';
  expect(fake.calls).toEqual([
    ['deletions'],
    ['deletions'],
    ['stopDeletions', { reason: 'looking' }, by],
    ['resumeDeletions', { reason: 'looked' }, by],
    ['liftQuarantine', { reason: 'layoff', allow: 190 }, by],
    ['liftQuarantine', { reason: 'looked', allow: 0 }, by],
  ]);
});

test.each<[string, GovernorStatus, RegExp]>([
  ['open', { ...open, allowance: 7 }, /^deletions {2}open[^]*7 more/],
  ['stopped', { ...open, stopped }, /stopped[^]*deletions resume --reason[^]*api-key:second: looking/],
  ['quarantined', { ...open, quarantine }, /quarantined[^]*deletions lift --reason[^]*10 were due/],
  ['both', { ...open, stopped, quarantine }, /stopped[^]*deletions resume[^]*deletions lift/],
])('says what to do while deletions are %s', async (_, status, told) => {
  const { url } = await serve({ deletions: () => Promise.resolve(status) });
  expect((await lifecycle(['deletions', 'show'], at(url))).out).toMatch(told);
  expect(JSON.parse((await lifecycle(['deletions', 'show', '--json'], at(url))).out)).toEqual(status);
});
