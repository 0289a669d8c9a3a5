import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KratosIdentity } from '../../activities/kratos/identities.js';
import type { PeoplePage } from '../../activities/people.js';
import { attempt, run } from '../support/attempt.js';
import { hour, madeByHand, newJoiner, patchByHand, startSite, type Site } from './site.js';

let site: Site;
/** By what became of them; all made a moment ago. */
let ids: Record<'lost' | 'byHand' | 'withPassword' | 'inactive' | 'inOnboarding', string>;
const lost = newJoiner();

beforeAll(async () => {
  site = await startSite();
  const made = await run(() => site.activities.createIdentity(lost));
  const credentials = { password: { config: { password: 'seven quiet tractors' } } };
  ids = {
    lost: made.identityId,
    byHand: await madeByHand(site, { ...newJoiner(), role: 'admin' }),
    withPassword: await madeByHand(site, newJoiner(), { credentials }),
    inactive: await madeByHand(site, newJoiner()),
    inOnboarding: await madeByHand(site, newJoiner()),
  };
  await patchByHand(site, ids.inactive, '/state', 'inactive');
});
afterAll(() => site.stop());

const list = (cursor?: string) =>
  run(() => site.activities.listPeople({ limit: 2, ...(cursor !== undefined && { cursor }) }));

function good(page: PeoplePage) {
  if ('badCursor' in page) throw new Error('the cursor was not taken');
  return page;
}

test('lists everybody once, page by page', async () => {
  const pages = [good(await list())];
  for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next)
    pages.push(good(await list(next)));
  expect(pages.map(({ people }) => people.length)).toEqual([2, 2, 1]);
  const people = pages.flatMap((page) => page.people);
  expect(people.map(({ identityId }) => identityId).sort()).toEqual(Object.values(ids).sort());
  expect(people.find(({ identityId }) => identityId === ids.lost)).toEqual({
    identityId: ids.lost,
    employeeId: lost.employeeId,
    email: lost.email,
    name: lost.name,
    role: 'analyst',
    team: lost.team,
    active: true,
    hasCredential: false,
    createdAt: expect.stringMatching(/^\d{4}-/) as string,
  });
  expect(people.filter(({ hasCredential }) => hasCredential).map(({ identityId }) => identityId)).toEqual([
    ids.withPassword,
  ]);
  expect(people.filter(({ active }) => !active).map(({ identityId }) => identityId)).toEqual([ids.inactive]);
});

test.each(['nonsense', '%00', "' OR 1=1"])(
  'a cursor that is none (%s) is told apart from an outage',
  async (cursor) => {
    expect(await list(cursor)).toEqual({ badCursor: true });
  },
);

/** A sweep for which everybody has been there for longer than a link may live. */
const sweep = (
  more: { linkLifetimeMs?: number; onboard?: (identity: KratosIdentity) => Promise<boolean> } = {},
) =>
  attempt(() =>
    site
      .activitiesWith({
        linkLifetimeMs: 1,
        inOnboarding: (asked) => Promise.resolve(new Set(asked.filter((id) => id === ids.inOnboarding))),
        ...more,
      })
      .sweepLinks(),
  );

test('the sweep finds people made by hand and lost ones, and leaves out everybody else', async () => {
  const { result, heartbeats } = await sweep();
  expect(result).toMatchObject({ examined: 5, strandedInAll: 2, onboarded: 0 });
  expect(new Map(result?.stranded.map(({ identityId, employeeId }) => [identityId, employeeId]))).toEqual(
    new Map([
      [ids.lost, lost.employeeId],
      [ids.byHand, undefined],
    ]),
  );
  expect(heartbeats.length).toBeGreaterThan(0);
});

test('somebody whose first link may still live is not stranded', async () => {
  expect((await sweep({ linkLifetimeMs: hour })).result).toMatchObject({ examined: 5, strandedInAll: 0 });
});

test('the policy `onboard` takes stranded people in, and counts those that could be', async () => {
  const taken: KratosIdentity[] = [];
  const onboard = (identity: KratosIdentity) => {
    taken.push(identity);
    return Promise.resolve(identity.id === ids.lost);
  };
  expect((await sweep({ onboard })).result).toMatchObject({ strandedInAll: 2, onboarded: 1 });
  expect(taken.find(({ id }) => id === ids.lost)).toMatchObject({
    email: lost.email,
    name: lost.name,
    role: 'analyst',
    marker: { employeeId: lost.employeeId },
  });
});

test('reports carry ids alone', async () => {
  const report = JSON.stringify((await sweep()).result);
  expect(report).not.toContain('@');
  expect(report).not.toContain(lost.name);
});
