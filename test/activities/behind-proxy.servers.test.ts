/** kratos-admin without its prefix, as some clusters serve it, and gateways that answer in its place. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Activities } from '../../activities/activities.js';
import { kratosAdmin } from '../../activities/kratos/admin.js';
import { attempt, run } from '../support/attempt.js';
import { bareProxy, type ReverseProxy } from './reverse-proxy.js';
import { hour, newJoiner, shown, startSite, type Site } from './site.js';

let site: Site;
let proxy: ReverseProxy;
let activities: Activities;

beforeAll(async () => {
  site = await startSite();
  proxy = await bareProxy(site.server.adminUrl);
  activities = site.activitiesWith({ kratos: kratosAdmin({ url: proxy.url, pathPrefix: '' }) });
});
afterAll(async () => {
  await proxy.stop();
  await site.stop();
});

test('an onboarding and its withdrawal need no prefix', async () => {
  const joiner = newJoiner();
  const { employeeId, email, name } = joiner;
  const { identityId } = await run(() => activities.createIdentity(joiner));
  expect(await run(() => activities.createIdentity(joiner))).toMatchObject({ identityId, existed: true });
  for (const delivery of ['link', 'code'] as const) {
    const issued = await run(() =>
      activities.issueRecoveryLink({
        ...{ identityId, employeeId, email, name, delivery },
        locale: 'en',
        issue: 1,
        reason: 'first',
        look: true,
        since: new Date().toISOString(),
        linkLifetimeMs: hour,
        settingsWindowMs: hour,
        anotherFollows: false,
      }),
    );
    expect(issued.outcome).toBe('issued');
  }
  const since = new Date().toISOString();
  const { failure } = await attempt(() =>
    activities.awaitActivation({ identityId, employeeId, since, settingsWindowMs: hour }),
  );
  expect(failure).toMatchObject({ type: 'notYetActivated' });
  await run(() => activities.changeEmail({ identityId, employeeId, email: `new.${email}` }));
  await run(() => activities.withdrawIdentity({ identityId, employeeId, email }));
  expect(await shown(site, identityId)).toMatchObject({
    state: 'inactive',
    traits: { email: `new.${email}` },
  });
});

test('lists are walked to their end without the prefix', async () => {
  await run(() => activities.createIdentity(newJoiner()));
  await run(() => activities.createIdentity(newJoiner()));
  const first = await run(() => activities.listPeople({ limit: 1 }));
  if ('badCursor' in first || first.next === undefined) throw new Error('there is no second page');
  const { next } = first;
  const second = await run(() => activities.listPeople({ limit: 1, cursor: next }));
  expect(second).toMatchObject({ people: [expect.not.objectContaining(first.people[0])] });
  expect((await run(() => activities.sweepLinks())).examined).toBeGreaterThan(1);
});

test('Kratos of its own accord takes a call without the prefix, too', async () => {
  const direct = site.activitiesWith({ kratos: kratosAdmin({ url: site.server.adminUrl, pathPrefix: '' }) });
  const joiner = newJoiner();
  const { identityId } = await run(() => direct.createIdentity(joiner));
  expect((await shown(site, identityId)).traits.email).toBe(joiner.email);
});

describe('a gateway that answers in place of Kratos', () => {
  test.each([
    [502, 'kratosUnavailable'],
    [503, 'kratosUnavailable'],
    [404, 'kratosMisconfigured'],
    [403, 'kratosMisconfigured'],
  ])('with a %i: nothing is concluded, and the next attempt goes through', async (status, type) => {
    const joiner = newJoiner();
    const { identityId } = await run(() => activities.createIdentity(joiner));
    const { employeeId, email } = joiner;
    const since = new Date().toISOString();
    for (const activity of [
      () => activities.createIdentity(joiner),
      () => activities.withdrawIdentity({ identityId, employeeId, email }),
      () => activities.awaitActivation({ identityId, employeeId, since, settingsWindowMs: hour }),
      () => activities.listPeople({ limit: 1 }),
    ]) {
      proxy.pages.push(status);
      expect((await attempt<unknown>(activity)).failure).toMatchObject({ type, nonRetryable: false });
    }
    expect(await run(() => activities.createIdentity(joiner))).toMatchObject({ identityId });
  });

  test('the wrong prefix is a configuration to mend, whichever side has it', async () => {
    const prefixed = site.activitiesWith({ kratos: kratosAdmin({ url: proxy.url, pathPrefix: '/admin' }) });
    const { failure } = await attempt(() => prefixed.createIdentity(newJoiner()));
    expect(failure).toMatchObject({ type: 'kratosMisconfigured', nonRetryable: false });
  });
});
