/** Leaving, moving and deleting on a Kratos as the real one cannot be made to be on demand. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createActivities } from '../../activities/activities.js';
import type { FailureType } from '../../activities/failures.js';
import { memoryAudit, quietEngine, type MemoryAudit } from '../activities/ports.js';
import { attempt, cancelledAttempt, everythingOf } from '../support/attempt.js';
import {
  identity as active,
  identityId,
  kratosError,
  scriptedKratos,
  type Line,
  type ScriptedKratos,
} from './scripted-kratos.js';

const createdAt = '2026-01-01T00:00:00Z';
const identity = { ...active, created_at: createdAt };
const inactive = { ...identity, state: 'inactive' };
const subject = {
  employeeId: 'e-1',
  shown: { identityId, role: 'analyst', createdAt, wasActive: true },
};
const personal = ['ada@example.com', 'Ada Lovelace'];

let audit: MemoryAudit;
beforeEach(() => {
  audit = memoryAudit();
});

const on = ({ kratos }: ScriptedKratos) =>
  createActivities({
    kratos,
    mailer: { domain: 'example.com', send: () => Promise.resolve(), close: () => undefined },
    welcomeUrl: 'https://accounts.example.com/welcome',
    kratosPublicUrl: 'http://127.0.0.1',
    linkLifetimeMs: 1,
    inOnboarding: () => Promise.resolve(new Set()),
    engine: quietEngine,
    audit,
    deletionCaps: { perHour: 10, percentPerDay: 5 },
  });
const deactivate = (site: ScriptedKratos) => () => on(site).deactivate(subject);
const reinstate = (site: ScriptedKratos) => () => on(site).reinstate(subject);
const find = (site: ScriptedKratos) => () => on(site).findLeaver({ employeeId: 'e-1' });
const move = (site: ScriptedKratos) => () =>
  on(site).changeRole({ employeeId: 'e-1', identityId, role: 'automation-engineer' });
const slot = (site: ScriptedKratos) => () => on(site).awaitSlot({ employeeId: 'e-1' });
const remove = (site: ScriptedKratos) => () =>
  on(site).deleteIdentity({ ...subject, requestedBy: 'hr', approval: 'none' });

const line = (request: Line['request'], answer: Line['answer']): Line => ({ request, answer });
const one = `/admin/identities/${identityId}` as const;
const get = (body: object): Line => line(`GET ${one}`, { status: 200, body });
const missing = kratosError(404, 'Unable to locate the resource');
const gone = line(`GET ${one}`, missing);
const down = kratosError(503, 'down for ada@example.com');
const patched = line(`PATCH ${one}`, { status: 200, body: identity });
const sessions = (...listed: object[]): Line => line(`GET ${one}/sessions`, { status: 200, body: listed });
const ended = line(`DELETE ${one}/sessions`, { status: 204, body: '' });
const deleted = line(`DELETE ${one}`, { status: 204, body: '' });
const session = { id: identityId };

/** Fails once as the type says, and tells nobody about whom. */
async function expectFailure(
  activity: () => Promise<unknown>,
  type: FailureType,
  nonRetryable = false,
): Promise<void> {
  const { failure } = await attempt(activity);
  expect(failure).toMatchObject({ name: 'ApplicationFailure', type, nonRetryable, cause: undefined });
  const left = everythingOf(failure);
  for (const text of personal) expect(left).not.toContain(text);
}

describe('deleting', () => {
  test.each<[string, Line[], FailureType]>([
    ['a first look that fails', [line(`GET ${one}`, down)], 'kratosUnavailable'],
    ['a second look that fails', [get(inactive), line(`GET ${one}`, 'reset')], 'kratosUnavailable'],
    ["a proxy's 404 to the look", [line(`GET ${one}`, { status: 404, body: 'none' })], 'kratosMisconfigured'],
    [
      "a proxy's 404 to the deletion",
      [get(inactive), get(inactive), line(`DELETE ${one}`, { status: 404, body: 'none' })],
      'kratosMisconfigured',
    ],
    ['a refused deletion', [get(inactive), get(inactive), line(`DELETE ${one}`, down)], 'kratosUnavailable'],
    ['a deletion that did nothing', [get(inactive), get(inactive), deleted, get(inactive)], 'lostUpdate'],
    [
      'a proof that fails',
      [get(inactive), get(inactive), deleted, line(`GET ${one}`, 'half')],
      'kratosUnavailable',
    ],
  ])('%s is tried again', async (_, script, type) => {
    await expectFailure(remove(await scriptedKratos(script)), type);
  });

  test('an answer that was lost, then a 404: the intent says that it was this run', async () => {
    const script = [get(inactive), get(inactive), line(`DELETE ${one}`, 'reset'), gone, gone];
    const site = await scriptedKratos(script);
    await expectFailure(remove(site), 'kratosUnavailable');
    expect((await attempt(remove(site))).result).toMatchObject({ answered: 404 });
  });

  test('a 404 without an intent was somebody else', async () => {
    await expectFailure(remove(await scriptedKratos([gone])), 'identityGone', true);
  });

  test('a 404 to the deletion itself counts, since the intent was recorded before it', async () => {
    const site = await scriptedKratos([get(inactive), get(inactive), line(`DELETE ${one}`, missing), gone]);
    expect((await attempt(remove(site))).result).toMatchObject({ answered: 404 });
  });

  test('one that was there at the first look and gone at the second counts too', async () => {
    const site = await scriptedKratos([get(inactive), gone, gone]);
    expect((await attempt(remove(site))).result).toMatchObject({ answered: 404 });
  });

  test('one that is activated between the looks is not deleted', async () => {
    await expectFailure(remove(await scriptedKratos([get(inactive), get(identity)])), 'reactivated', true);
  });

  test('nothing is sent while the store is down', async () => {
    audit.down = true;
    await expectFailure(remove(await scriptedKratos([get(inactive)])), 'storeUnavailable');
  });

  test('a cancellation between the looks and the deletion deletes nothing', async () => {
    const site = await scriptedKratos([get(inactive), line(`GET ${one}`, 'hang')]);
    expect(await cancelledAttempt(remove(site), site.arrived(2))).toMatchObject({ name: 'CancelledFailure' });
  });
});

describe('deactivating', () => {
  const toPatch = [get(identity), patched];
  const toEnd = [...toPatch, get(inactive), sessions(session), ended];

  test.each<[string, Line[], FailureType, boolean]>([
    ['a deactivation that was overwritten', [...toPatch, get(identity)], 'lostUpdate', false],
    ['one that is overwritten while sessions end', [...toEnd, get(identity)], 'lostUpdate', false],
    [
      'a marker that was overwritten',
      [...toEnd, get({ ...inactive, metadata_admin: {} })],
      'lostUpdate',
      false,
    ],
    ['a session that is still there', [...toEnd, get(inactive), sessions(session)], 'lostUpdate', false],
    [
      'sessions that cannot be counted',
      [...toPatch, get(inactive), line(`GET ${one}/sessions`, down)],
      'kratosUnavailable',
      false,
    ],
    [
      'sessions that cannot be ended',
      [...toPatch, get(inactive), sessions(session), line(`DELETE ${one}/sessions`, down)],
      'kratosUnavailable',
      false,
    ],
    [
      'a change that Kratos refuses for now',
      [get(identity), line(`PATCH ${one}`, down)],
      'kratosUnavailable',
      false,
    ],
    ['a deletion amid it', [get(identity), line(`PATCH ${one}`, missing)], 'identityGone', true],
    ['a deletion after it', [...toEnd, gone], 'identityGone', true],
  ])('%s', async (_, script, type, nonRetryable) => {
    await expectFailure(deactivate(await scriptedKratos(script)), type, nonRetryable);
  });

  test('done again after a lost answer, it is done once, and counts the sessions that were there', async () => {
    const site = await scriptedKratos([
      get(identity),
      line(`PATCH ${one}`, 'reset'),
      get(inactive),
      sessions(session),
      ended,
      get(inactive),
      sessions(),
    ]);
    await expectFailure(deactivate(site), 'kratosUnavailable');
    expect((await attempt(deactivate(site), { attempt: 2 })).result).toMatchObject({
      sessionsBefore: 1,
      sessionsAfter: 0,
    });
  });
});

test.each<[string, Line[], FailureType]>([
  ['that was overwritten', [get(inactive), patched, get(inactive)], 'lostUpdate'],
  ['that Kratos refuses for now', [get(inactive), line(`PATCH ${one}`, down)], 'kratosUnavailable'],
])('a reinstatement %s is tried again', async (_, script, type) => {
  await expectFailure(reinstate(await scriptedKratos(script)), type);
});

test('a deletion amid a reinstatement leaves nobody to reinstate', async () => {
  const site = await scriptedKratos([get(inactive), line(`PATCH ${one}`, missing)]);
  expect((await attempt(reinstate(site))).result).toEqual({ outcome: 'gone' });
});

describe('moving', () => {
  const refused = kratosError(
    400,
    'The request was malformed',
    'I[#/traits] S[#/properties/traits/required] missing properties: "team" of ada@example.com',
  );

  test.each<[string, Line[], FailureType, boolean]>([
    ['details that do not fit', [get(identity), line(`PATCH ${one}`, refused)], 'detailsRejected', true],
    ['a change that was overwritten', [get(identity), patched, get(identity)], 'lostUpdate', false],
    [
      'sessions that cannot be ended',
      [
        get(identity),
        patched,
        get({ ...identity, schema_id: 'automation-engineer' }),
        line(`DELETE ${one}/sessions`, down),
      ],
      'kratosUnavailable',
      false,
    ],
  ])('%s', async (_, script, type, nonRetryable) => {
    await expectFailure(move(await scriptedKratos(script)), type, nonRetryable);
  });
});

describe('walking through everybody', () => {
  const list = 'GET /admin/identities' as const;

  test.each<[string, Line['answer'], FailureType]>([
    ['a page that fails', down, 'kratosUnavailable'],
    ['a page that is none', { status: 200, body: '<html>' }, 'kratosMisconfigured'],
    ['an identity without a date', { status: 200, body: [active] }, 'kratosMisconfigured'],
  ])('%s: nobody is found, and nobody is said to be missing', async (_, answer, type) => {
    await expectFailure(find(await scriptedKratos([line(list, answer)])), type);
  });

  test('a count that failed is not remembered', async () => {
    const site = await scriptedKratos([line(list, down), line(list, { status: 200, body: [active] })]);
    const activities = on(site);
    await expectFailure(() => activities.awaitSlot({ employeeId: 'e-1' }), 'kratosUnavailable');
    expect((await attempt(() => activities.awaitSlot({ employeeId: 'e-1' }))).failure).toBeUndefined();
  });

  test('a cancellation amid the count ends at once', async () => {
    const site = await scriptedKratos([line(list, 'hang')]);
    expect(await cancelledAttempt(slot(site), site.arrived(1))).toMatchObject({ name: 'CancelledFailure' });
  });
});
