import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ShownIdentity } from '../../activities/leaver.js';
import { attempt, run } from '../support/attempt.js';
import { quietEngine } from './ports.js';
import { open } from './recovery-flow.js';
import { madeByHand, newJoiner, patchByHand, shown, startSite, type Site } from './site.js';

let site: Site;
let person: ReturnType<typeof newJoiner>;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());
beforeEach(() => {
  person = newJoiner();
});

const markedAs = (employeeId: string) => ({ metadata_admin: { lifecycle: { employeeId } } });
const made = (more: { role?: string } & Record<string, unknown> = {}) => {
  const { role = person.role, ...rest } = more;
  return madeByHand(site, { ...person, role }, { ...markedAs(person.employeeId), ...rest });
};
const find = (named: { identityId?: string; email?: string } = {}) =>
  run(() => site.activities.findLeaver({ employeeId: person.employeeId, ...named }));
const deactivate = (identity: ShownIdentity, attempt = 1) =>
  run(() => site.activities.deactivate({ employeeId: person.employeeId, shown: identity }), { attempt });
const reinstate = (identity: ShownIdentity) =>
  run(() => site.activities.reinstate({ employeeId: person.employeeId, shown: identity }));
const signedIn = async (id: string) => {
  const link = await site.byHand('POST', '/recovery/link', { identity_id: id, expires_in: '1h' });
  return open(site.server.publicUrl, (link as { recovery_link: string }).recovery_link);
};
const sessionsOf = (id: string) => site.byHand('GET', `/identities/${id}/sessions`);

describe('finding somebody who leaves', () => {
  test('refuses where nobody bears the marker, and where nobody was named who exists', async () => {
    await madeByHand(site, person);
    for (const named of [{}, { identityId: crypto.randomUUID() }, { email: `not.${person.email}` }]) {
      await expect(find(named)).rejects.toMatchObject({ type: 'identityNotFound', nonRetryable: true });
    }
  });

  test('refuses to guess between two with the same marker, and lists them, be one inactive', async () => {
    const ids = [
      await made(),
      await madeByHand(site, newJoiner(), { ...markedAs(person.employeeId), state: 'inactive' }),
    ];
    const { failure } = await attempt(() => site.activities.findLeaver({ employeeId: person.employeeId }));
    expect(failure).toMatchObject({ type: 'identityAmbiguous', nonRetryable: true });
    for (const id of ids) expect((failure as Error).message).toContain(id);
    expect(await find({ identityId: ids[1] ?? '' })).toMatchObject({ identityId: ids[1] });
  });

  test("refuses a named one that bears another employee's marker", async () => {
    const identityId = await madeByHand(site, person, markedAs('e-other'));
    for (const named of [{ identityId }, { email: person.email }]) {
      await expect(find(named)).rejects.toMatchObject({ type: 'identityOfAnother' });
    }
  });

  test('finds the one with the marker, among more than a page', async () => {
    const others = Array.from({ length: 260 }, () => ({
      create: { schema_id: 'analyst', traits: { email: newJoiner().email } },
    }));
    await site.byHand('PATCH', '/identities', { identities: others });
    const identityId = await made({ role: 'automation-engineer' });
    const { created_at: createdAt } = await shown(site, identityId);
    expect(await find()).toEqual({ identityId, role: 'automation-engineer', createdAt, wasActive: true });
  });

  test('takes no stranger for somebody who has an identity of their own, and names both', async () => {
    const own = await made();
    const stranger = newJoiner();
    const identityId = await madeByHand(site, stranger);
    for (const named of [{ identityId }, { email: stranger.email }]) {
      const { employeeId } = person;
      const { failure } = await attempt(() => site.activities.findLeaver({ employeeId, ...named }));
      expect(failure).toMatchObject({ type: 'identityAmbiguous', nonRetryable: true });
      for (const id of [own, identityId]) expect((failure as Error).message).toContain(id);
    }
    expect(await find({ identityId: own })).toMatchObject({ identityId: own });
  });

  test('takes a named one without a marker, and changes nothing', async () => {
    const identityId = await madeByHand(site, person, { state: 'inactive' });
    const before = await shown(site, identityId);
    expect(await find({ identityId })).toMatchObject({ identityId, wasActive: false, marked: false });
    expect(await find({ email: person.email.toUpperCase() })).toMatchObject({ identityId });
    expect(await shown(site, identityId)).toEqual(before);
  });

  test('ends a running onboarding and a role change first, so that what they leave behind is what is shown', async () => {
    const identityId = await made();
    const ended: unknown[] = [];
    const engine = {
      ...quietEngine,
      endOnboarding: async (...told: unknown[]) => {
        ended.push(told);
        await patchByHand(site, identityId, '/state', 'inactive');
        return { outcome: 'rescinded', identityId: 'another' } as const;
      },
      endRoleChange: async (...told: unknown[]) => {
        ended.push(told);
        await patchByHand(site, identityId, '/schema_id', 'automation-engineer');
      },
    };
    const { employeeId } = person;
    const begin = () =>
      site.activitiesWith({ engine }).beginLeaving({ employeeId, identityId, requestedBy: 'api-key:admin' });
    expect(await run(begin)).toMatchObject({ identityId, wasActive: false, role: 'automation-engineer' });
    expect(ended).toEqual([
      [employeeId, 'api-key:admin'],
      [employeeId, 'api-key:admin'],
    ]);
  });

  test('finds a taken-over identity that lost its marker with the onboarding that had to end', async () => {
    const { employeeId } = person;
    const identityId = await madeByHand(site, person);
    const request = { ...person, requestedBy: 'api-key:hr', adopt: true };
    await run(() => site.activities.createIdentity(request));
    const engine = {
      ...quietEngine,
      endOnboarding: async () => {
        await run(() => site.activities.withdrawIdentity({ employeeId, email: person.email, identityId }));
        return { outcome: 'rescinded', identityId } as const;
      },
    };
    const begin = () =>
      site.activitiesWith({ engine }).beginLeaving({ employeeId, requestedBy: 'api-key:hr' });
    expect(await run(begin)).toMatchObject({ identityId, wasActive: false });
    expect((await shown(site, identityId)).metadata_admin).toEqual({ lifecycle: null });
  });
});

describe('deactivate refuses, and changes nothing', () => {
  let identity: ShownIdentity;
  beforeEach(async () => {
    await made();
    identity = await find();
  });

  test.each<[string, string, () => Promise<unknown> | undefined]>([
    [
      'an identity that is gone',
      'identityGone',
      () => site.byHand('DELETE', `/identities/${identity.identityId}`),
    ],
    [
      'one that was created at another time',
      'identityReplaced',
      () => void (identity = { ...identity, createdAt: '2026-01-01T00:00:00Z' }),
    ],
    [
      "one with another employee's marker",
      'identityOfAnother',
      () =>
        patchByHand(site, identity.identityId, '/metadata_admin', { lifecycle: { employeeId: 'e-other' } }),
    ],
    [
      'one whose role was changed',
      'roleChanged',
      () => patchByHand(site, identity.identityId, '/schema_id', 'automation-engineer'),
    ],
  ])('%s', async (_, type, change) => {
    await change();
    await expect(deactivate(identity)).rejects.toMatchObject({ type, nonRetryable: true });
    if (type !== 'identityGone') expect((await shown(site, identity.identityId)).state).toBe('active');
  });
});

describe('deactivate', () => {
  test('ends all sessions, and proves it; twice without harm', async () => {
    const id = await made();
    const opened = [await signedIn(id), await signedIn(id)];
    expect(await opened[0]?.signedIn()).toBe(true);
    const identity = await find();
    const { at, ...proof } = await deactivate(identity);
    expect(proof).toEqual({ state: 'inactive', sessionsBefore: 2, sessionsAfter: 0 });
    expect(Date.now() - Date.parse(at)).toBeLessThan(60_000);
    for (const session of opened) expect(await session.signedIn()).toBe(false);
    expect(await sessionsOf(id)).toEqual([]);
    expect((await shown(site, id)).state).toBe('inactive');
    expect(await deactivate(identity)).toMatchObject({ sessionsBefore: 0, sessionsAfter: 0 });
  });

  test('counts the sessions that were there also in the attempt after the one that ended them', async () => {
    const id = await made();
    await signedIn(id);
    const identity = await find();
    const activity = () => site.activities.deactivate({ employeeId: person.employeeId, shown: identity });
    const { heartbeats } = await attempt(activity);
    const { result } = await attempt(activity, { attempt: 2, heartbeatDetails: heartbeats.at(-1) });
    expect(result?.sessionsBefore).toBe(1);
  });

  test('counts them too where the attempt before got only as far as the deactivation', async () => {
    const id = await made();
    await signedIn(id);
    const identity = await find();
    await patchByHand(site, id, '/state', 'inactive');
    expect(await deactivate(identity, 2)).toMatchObject({ sessionsBefore: 1, sessionsAfter: 0 });
  });

  test('gives an identity without a marker ours, in the same change, and leaves other metadata', async () => {
    const id = await madeByHand(site, person, { metadata_admin: { desk: 7 } });
    await deactivate(await find({ identityId: id }));
    expect(await shown(site, id)).toMatchObject({
      state: 'inactive',
      metadata_admin: { desk: 7, lifecycle: { employeeId: person.employeeId, adopted: true } },
    });
  });

  test('takes one that somebody deactivated already', async () => {
    const id = await made({ state: 'inactive' });
    expect(await deactivate(await find())).toMatchObject({ state: 'inactive' });
    expect((await shown(site, id)).state).toBe('inactive');
  });
});

describe('reinstate', () => {
  test('activates what the offboarding deactivated; the sessions that it ended stay ended', async () => {
    const id = await made();
    const opened = await signedIn(id);
    const identity = await find();
    await deactivate(identity);
    await reinstate(identity);
    await reinstate(identity);
    expect((await shown(site, id)).state).toBe('active');
    expect(await opened.signedIn()).toBe(false);
  });

  test('leaves somebody inactive who was so before', async () => {
    const id = await made({ state: 'inactive' });
    const identity = await find();
    await deactivate(identity);
    await reinstate(identity);
    expect((await shown(site, id)).state).toBe('inactive');
  });

  test.each([
    ['active', 'restored'],
    ['inactive', 'leftInactive'],
  ])('takes back the marker that the deactivation gave to one that was %s', async (state, outcome) => {
    const id = await madeByHand(site, person, { metadata_admin: { desk: 7 }, state });
    const identity = await find({ identityId: id });
    await deactivate(identity);
    expect(await reinstate(identity)).toEqual({ outcome });
    const asItWas = { state, metadata_admin: { desk: 7, lifecycle: null } };
    expect(await shown(site, id)).toMatchObject(asItWas);
    // Nobody's marker is what it came with, so it is the same one still.
    expect(await reinstate(identity)).toMatchObject({
      outcome: state === 'active' ? 'alreadyActive' : outcome,
    });
    expect(await shown(site, id)).toMatchObject(asItWas);
  });

  test('leaves the marker on one that had it', async () => {
    const id = await made();
    const identity = await find();
    await deactivate(identity);
    await reinstate(identity);
    expect((await shown(site, id)).metadata_admin).toEqual(markedAs(person.employeeId).metadata_admin);
  });

  test('is the one that restored also where its answer was lost', async () => {
    await made();
    const identity = await find();
    await deactivate(identity);
    const activity = () => site.activities.reinstate({ employeeId: person.employeeId, shown: identity });
    const { heartbeats } = await attempt(activity);
    const { result } = await attempt(activity, { attempt: 2, heartbeatDetails: heartbeats.at(-1) });
    expect(result).toEqual({ outcome: 'restored' });
  });

  test('does nothing to one that is gone or no longer the same, and says so', async () => {
    const id = await made();
    const identity = await find();
    await deactivate(identity);
    const other = { ...identity, createdAt: '2026-01-01T00:00:00Z' };
    expect(await reinstate(other)).toEqual({ outcome: 'changed' });
    expect((await shown(site, id)).state).toBe('inactive');
    for (const lifecycle of [{ employeeId: 'e-other' }, null]) {
      await patchByHand(site, id, '/metadata_admin', { lifecycle });
      expect(await reinstate(identity)).toEqual({ outcome: 'changed' });
      expect((await shown(site, id)).state).toBe('inactive');
    }
    await site.byHand('DELETE', `/identities/${id}`);
    expect(await reinstate(identity)).toEqual({ outcome: 'gone' });
  });
});
