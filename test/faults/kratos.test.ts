/** Kratos as the real one cannot be made to be on demand; what each answer means is said in `activities/failures.ts`. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createActivities } from '../../activities/activities.js';
import type { FailureType } from '../../activities/failures.js';
import { memoryAudit, quietEngine } from '../activities/ports.js';
import { attempt, cancelledAttempt, everythingOf } from '../support/attempt.js';
import {
  identity,
  identityId,
  kratosError,
  link,
  scriptedKratos,
  session,
  type Line,
  type ScriptedKratos,
} from './scripted-kratos.js';

const mailed = vi.fn<() => Promise<void>>();
beforeEach(() => mailed.mockReset().mockResolvedValue());

const activitiesOn = ({ kratos }: ScriptedKratos) =>
  createActivities({
    kratos,
    mailer: { domain: 'example.com', send: () => mailed(), close: () => undefined },
    welcomeUrl: 'https://accounts.example.com/welcome',
    kratosPublicUrl: 'http://127.0.0.1',
    linkLifetimeMs: 1,
    inOnboarding: () => Promise.resolve(new Set()),
    engine: quietEngine,
    audit: memoryAudit(),
    deletionCaps: { perHour: 10, percentPerDay: 5 },
  });

const own = { identityId, employeeId: 'e-1' };
const create = (site: ScriptedKratos) => () =>
  activitiesOn(site).createIdentity({
    employeeId: 'e-1',
    email: 'ada@example.com',
    name: 'Ada Lovelace',
    role: 'analyst',
  });
const issue = (site: ScriptedKratos) => () =>
  activitiesOn(site).issueRecoveryLink({
    ...own,
    email: 'ada@example.com',
    name: 'Ada Lovelace',
    locale: 'en',
    issue: 1,
    reason: 'first',
    look: false,
    linkLifetimeMs: 3_600_000,
    settingsWindowMs: 3_600_000,
    delivery: 'link',
    anotherFollows: false,
  });
const look = (site: ScriptedKratos) => () =>
  activitiesOn(site).awaitActivation({ ...own, since: '2020-01-01T00:00:00Z', settingsWindowMs: 1 });
const change = (site: ScriptedKratos) => () =>
  activitiesOn(site).changeEmail({ ...own, email: 'ada@example.org' });
const withdraw = (site: ScriptedKratos) => () =>
  activitiesOn(site).withdrawIdentity({ ...own, email: 'ada@example.com' });
const list = (site: ScriptedKratos) => () => activitiesOn(site).listPeople({ limit: 2 });

const post = 'POST /admin/identities' as const;
const get = `GET /admin/identities/${identityId}` as const;
const patch = `PATCH /admin/identities/${identityId}` as const;
const sessions = `GET /admin/identities/${identityId}/sessions` as const;
const recovery = 'POST /admin/recovery/link' as const;

const personal = ['ada@example.com', 'ada@example.org', 'Ada Lovelace', 'secret-token', 'self-service'];

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

const page = (status: number) => ({ status, body: '<html>ada@example.com</html>', contentType: 'text/html' });
const locked = kratosError(500, 'sqlite create: named insert: database is locked', 'ada@example.com');
const unserializable = kratosError(
  400,
  'Unable to serialize access due to a concurrent update in another session',
);

describe('creating an identity', () => {
  test.each<[string, Line['answer'], FailureType]>([
    ['503', kratosError(503, 'down for ada@example.com'), 'kratosUnavailable'],
    ['429', kratosError(429, 'slow down'), 'kratosUnavailable'],
    ['a locked database', locked, 'kratosUnavailable'],
    ['a serialisation conflict', unserializable, 'kratosUnavailable'],
    ['a reset', 'reset', 'kratosUnavailable'],
    ['half an answer', 'half', 'kratosUnavailable'],
    ["a proxy's 502", page(502), 'kratosUnavailable'],
    ["a proxy's 404", page(404), 'kratosMisconfigured'],
    ["a proxy's 401", page(401), 'kratosMisconfigured'],
    ["a proxy's 409", page(409), 'kratosMisconfigured'],
    ["a proxy's 400", page(400), 'kratosMisconfigured'],
    ['a 201 that is no JSON', page(201), 'kratosMisconfigured'],
    ['a 201 that is no identity', { status: 201, body: { hello: 'ada@example.com' } }, 'kratosMisconfigured'],
    ['a 201 that is null', { status: 201, body: 'null' }, 'kratosMisconfigured'],
    ['a 204', { status: 204, body: '' }, 'kratosMisconfigured'],
  ])('%s is tried again', async (_, answer, type) => {
    await expectFailure(create(await scriptedKratos([{ request: post, answer }])), type);
  });

  test('503 three times and then 201 needs nobody', async () => {
    const down: Line = { request: post, answer: kratosError(503, 'down') };
    const site = await scriptedKratos([
      down,
      down,
      down,
      { request: post, answer: { status: 201, body: identity } },
    ]);
    for (let n = 0; n < 3; n += 1) await expectFailure(create(site), 'kratosUnavailable');
    expect((await attempt(create(site))).result).toEqual({
      identityId,
      hasCredential: false,
      existed: false,
    });
  });

  test.each(['hang', 'trickle'] as const)(
    'an answer without end (%s) ends after the timeout',
    async (answer) => {
      const site = await scriptedKratos([{ request: post, answer }], { timeoutMs: 100 });
      await expectFailure(create(site), 'kratosUnavailable');
    },
  );

  test('a 201 that was lost on its way is adopted by the marker', async () => {
    const site = await scriptedKratos([
      { request: post, answer: 'reset' },
      { request: post, answer: kratosError(409, 'conflict') },
      { request: 'GET /admin/identities', answer: { status: 200, body: [identity] } },
      { request: get, answer: { status: 200, body: identity } },
    ]);
    await expectFailure(create(site), 'kratosUnavailable');
    expect((await attempt(create(site))).result).toEqual({ identityId, hasCredential: false, existed: true });
  });

  test('a conflict that nobody signs in with is for a person to decide', async () => {
    const site = await scriptedKratos([
      { request: post, answer: kratosError(409, 'conflict') },
      { request: 'GET /admin/identities', answer: { status: 200, body: [] } },
    ]);
    await expectFailure(create(site), 'emailTaken', true);
  });

  test('a refusal names the trait, not what was in it', async () => {
    const reason = 'I[#/traits/email] S[#/properties/traits] "ada@example.com" is not valid "email"';
    const answer = kratosError(400, 'The request was malformed', reason);
    const site = await scriptedKratos([{ request: post, answer }]);
    const { failure } = await attempt(create(site));
    expect(failure).toMatchObject({ type: 'detailsRejected', message: 'Kratos refuses traits/email' });
    expect(everythingOf(failure)).not.toContain('ada@');
  });
});

describe('issuing a link', () => {
  test.each<[string, Line['answer'], FailureType]>([
    ['a locked database', locked, 'kratosUnavailable'],
    ['half an answer', 'half', 'kratosUnavailable'],
    [
      'an endpoint that is switched off',
      kratosError(404, 'This endpoint was disabled'),
      'kratosMisconfigured',
    ],
    ['an answer without expiry', { status: 200, body: { ...link, expires_at: '' } }, 'kratosMisconfigured'],
    [
      'a link that is none',
      { status: 200, body: { ...link, recovery_link: 'ada@example.com' } },
      'kratosMisconfigured',
    ],
    ['a page in its place', page(200), 'kratosMisconfigured'],
  ])('%s: nothing is mailed', async (_, answer, type) => {
    await expectFailure(issue(await scriptedKratos([{ request: recovery, answer }])), type);
    expect(mailed).not.toHaveBeenCalled();
  });

  test('a failure of the mailer of any kind counts as a mail that may have gone out', async () => {
    const site = await scriptedKratos([{ request: recovery, answer: { status: 200, body: link } }]);
    mailed.mockRejectedValueOnce(new Error('the process is ending'));
    expect((await attempt(issue(site))).heartbeats).toEqual([{ attempt: 1, ambiguousSends: 1 }]);
  });
});

test('an identity that is deleted amid its withdrawal is withdrawn', async () => {
  const script: Line[] = [
    { request: get, answer: { status: 200, body: identity } },
    { request: patch, answer: kratosError(404, 'Unable to locate the resource') },
    {
      request: `DELETE /admin/identities/${identityId}/sessions`,
      answer: kratosError(404, 'Unable to locate the resource'),
    },
  ];
  expect((await attempt(withdraw(await scriptedKratos(script)))).failure).toBeUndefined();
});

describe('reading', () => {
  test.each<[string, Line[], FailureType]>([
    ['an identity: 503', [{ request: get, answer: kratosError(503, 'down') }], 'kratosUnavailable'],
    [
      "an identity: a proxy's 404 is not a deleted identity",
      [{ request: get, answer: page(404) }],
      'kratosMisconfigured',
    ],
    [
      'an identity: JSON of a gateway is not a deleted identity',
      [{ request: get, answer: { status: 404, body: { error: null, path: '/' } } }],
      'kratosMisconfigured',
    ],
    [
      'its sessions: no list',
      [
        { request: get, answer: { status: 200, body: identity } },
        { request: sessions, answer: { status: 200, body: 'null' } },
      ],
      'kratosMisconfigured',
    ],
  ])('%s', async (_, script, type) => {
    await expectFailure(look(await scriptedKratos(script)), type);
  });

  test('sessions of any age are openings, since sessions of another kind are not', async () => {
    const signedIn = { ...session, authentication_methods: [{ method: 'password' }] };
    const script = (listed: unknown[]): Line[] => [
      { request: get, answer: { status: 200, body: identity } },
      { request: sessions, answer: { status: 200, body: listed } },
    ];
    expect((await attempt(look(await scriptedKratos(script([signedIn, session]))))).result).toBe('burned');
    await expectFailure(look(await scriptedKratos(script([signedIn]))), 'notYetActivated');
  });

  test('people: a 400 without a cursor is not about a cursor', async () => {
    const answer = kratosError(400, 'invalid include_credential');
    await expectFailure(
      list(await scriptedKratos([{ request: 'GET /admin/identities', answer }])),
      'kratosMisconfigured',
    );
  });
});

describe('changing', () => {
  const before: Line = { request: get, answer: { status: 200, body: identity } };
  const after = (email: string): Line => ({
    request: get,
    answer: { status: 200, body: { ...identity, traits: { ...identity.traits, email } } },
  });
  const changed: Line = { request: patch, answer: { status: 200, body: identity } };

  test('is done when it is read back, whatever the PATCH answered', async () => {
    const site = await scriptedKratos([before, changed, after('Ada@Example.org')]);
    expect((await attempt(change(site))).failure).toBeUndefined();
  });

  test.each<[string, Line[], FailureType, boolean]>([
    ['read back as it was', [before, changed, before], 'lostUpdate', false],
    [
      'a read-back that fails',
      [before, changed, { request: get, answer: 'reset' }],
      'kratosUnavailable',
      false,
    ],
    [
      'a serialisation conflict',
      [before, { request: patch, answer: unserializable }],
      'kratosUnavailable',
      false,
    ],
    [
      'a taken address',
      [before, { request: patch, answer: kratosError(409, 'exists already') }],
      'emailTaken',
      true,
    ],
    [
      'a deletion meanwhile',
      [before, { request: patch, answer: kratosError(404, 'gone') }],
      'identityGone',
      true,
    ],
  ])('%s', async (_, script, type, nonRetryable) => {
    await expectFailure(change(await scriptedKratos(script)), type, nonRetryable);
  });
});

describe('a cancellation while Kratos says nothing ends the attempt at once', () => {
  test.each<[string, (site: ScriptedKratos) => () => Promise<unknown>, Line['request']]>([
    ['creating', create, post],
    ['issuing', issue, recovery],
    ['looking', look, get],
    ['listing', list, 'GET /admin/identities'],
  ])('%s', async (_, activity, request) => {
    const site = await scriptedKratos([{ request, answer: 'hang' }]);
    const failure = await cancelledAttempt(activity(site), site.arrived(1));
    expect(failure).toMatchObject({ name: 'CancelledFailure' });
    for (const text of personal) expect(everythingOf(failure)).not.toContain(text);
  });
});
