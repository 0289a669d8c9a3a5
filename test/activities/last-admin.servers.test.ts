/** A Kratos of its own: who is the last admin depends on everybody in it. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../support/attempt.js';
import { quietEngine } from './ports.js';
import { open } from './recovery-flow.js';
import { newJoiner, patchByHand, shown, startSite, type Site } from './site.js';

let site: Site;
const admins: { employeeId: string; identityId: string }[] = [];

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());
afterEach(async () => {
  for (const { identityId } of admins.splice(0)) await site.byHand('DELETE', `/identities/${identityId}`);
});

async function admin() {
  const joiner = { ...newJoiner(), role: 'admin' };
  const { identityId } = await run(() => site.activities.createIdentity(joiner));
  const made = { employeeId: joiner.employeeId, identityId };
  admins.push(made);
  return made;
}
type Admin = Awaited<ReturnType<typeof admin>>;

async function deactivate({ employeeId }: Admin, attempt = 1, wasActive?: boolean) {
  const found = await run(() => site.activities.findLeaver({ employeeId }));
  const identity = { ...found, ...(wasActive !== undefined && { wasActive }) };
  return run(() => site.activities.deactivate({ employeeId, shown: identity }), { attempt });
}
const demote = ({ employeeId }: Admin, attempt = 1, handover?: object) =>
  run(() => site.activities.changeRole({ employeeId, role: 'analyst' }), {
    attempt,
    ...(handover && { heartbeatDetails: handover }),
  });
async function remove({ employeeId, identityId }: Admin) {
  const { created_at: createdAt } = await shown(site, identityId);
  const subject = { identityId, role: 'admin', createdAt, wasActive: true };
  return run(() =>
    site.activities.deleteIdentity({ employeeId, shown: subject, requestedBy: 'hr', approval: 'none' }),
  );
}
const stateOf = async ({ identityId }: Admin) => (await shown(site, identityId)).state;
const settled = (work: Promise<unknown>[]) => Promise.allSettled(work);

describe('the last active admin', () => {
  test('is not deactivated, not demoted, and not deleted', async () => {
    const last = await admin();
    const refusal = { type: 'lastAdmin', nonRetryable: true };
    await expect(deactivate(last)).rejects.toMatchObject(refusal);
    await expect(demote(last)).rejects.toMatchObject(refusal);
    expect(await shown(site, last.identityId)).toMatchObject({ state: 'active', schema_id: 'admin' });
    await patchByHand(site, last.identityId, '/state', 'inactive');
    await expect(remove(last)).rejects.toMatchObject(refusal);
    expect(await stateOf(last)).toBe('inactive');
  });

  test('keeps an invitation that is still out: nothing of it is ended', async () => {
    const last = await admin();
    const ended: string[] = [];
    const activities = site.activitiesWith({
      engine: {
        ...quietEngine,
        onboardingRuns: () => Promise.resolve(true),
        endOnboarding: (employeeId) => {
          ended.push(employeeId);
          return Promise.resolve({ outcome: 'rescinded' });
        },
      },
    });
    const begin = () =>
      run(() => activities.beginLeaving({ employeeId: last.employeeId, requestedBy: 'hr' }));
    await expect(begin()).rejects.toMatchObject({ type: 'lastAdmin', nonRetryable: true });
    expect(ended).toEqual([]);
    await admin();
    expect(await begin()).toMatchObject({ identityId: last.identityId });
    expect(ended).toEqual([last.employeeId]);
  });

  test('is the last also where another is there but inactive', async () => {
    const [last, other] = [await admin(), await admin()];
    await patchByHand(site, other.identityId, '/state', 'inactive');
    await expect(deactivate(last)).rejects.toMatchObject({ type: 'lastAdmin' });
    expect(await stateOf(last)).toBe('active');
  });

  test('is given back what an attempt that died took', async () => {
    const last = await admin();
    await patchByHand(site, last.identityId, '/state', 'inactive');
    await expect(deactivate(last, 2, true)).rejects.toMatchObject({ type: 'lastAdmin' });
    expect(await stateOf(last)).toBe('active');
    await patchByHand(site, last.identityId, '/schema_id', 'analyst');
    await expect(demote(last, 2, { from: 'admin' })).rejects.toMatchObject({ type: 'lastAdmin' });
    expect((await shown(site, last.identityId)).schema_id).toBe('admin');
  });

  test('keeps signed in: a refusal ends no session', async () => {
    const last = await admin();
    const made = await site.byHand('POST', '/recovery/link', { identity_id: last.identityId });
    const opened = await open(site.server.publicUrl, (made as { recovery_link: string }).recovery_link);
    await expect(deactivate(last)).rejects.toMatchObject({ type: 'lastAdmin' });
    await expect(demote(last)).rejects.toMatchObject({ type: 'lastAdmin' });
    expect(await opened.signedIn()).toBe(true);
  });
});

test('one of two admins may leave, or move', async () => {
  const [one, other] = [await admin(), await admin()];
  expect(await deactivate(one)).toMatchObject({ state: 'inactive' });
  expect(await remove(one)).toMatchObject({ answered: 204 });
  admins.splice(admins.indexOf(one), 1);
  const third = await admin();
  expect(await demote(other)).toEqual({ identityId: other.identityId, from: 'admin' });
  expect(await stateOf(third)).toBe('active');
});

test.each([
  ['leave', (pair: Admin[]) => pair.map((one) => deactivate(one))],
  ['move', (pair: Admin[]) => pair.map((one) => demote(one))],
  ['leave and move', ([one, other]: Admin[]) => (one && other ? [deactivate(one), demote(other)] : [])],
])('two last admins who %s at the same moment: at least one stays an active admin', async (_, both) => {
  for (let round = 0; round < 8; round += 1) {
    const pair = [await admin(), await admin()];
    for (const end of await settled(both(pair))) {
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ type: 'lastAdmin' });
    }
    const left = await Promise.all(pair.map(({ identityId }) => shown(site, identityId)));
    expect(left.filter((one) => one.state === 'active' && one.schema_id === 'admin').length).toBeGreaterThan(
      0,
    );
    for (const { identityId } of admins.splice(0)) await site.byHand('DELETE', `/identities/${identityId}`);
  }
});
