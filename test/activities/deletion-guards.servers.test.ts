/**
 * Every guard, past the real workflow: between the request and the deadline something is changed behind the service's
 * back, in Kratos or beside it, and the deletion is refused for just that reason.
 */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OffboardingState } from '../../workflows/offboarding/messages.js';
import type { OnboardingInput } from '../../workflows/onboarding/messages.js';
import { startEngine, type Engine } from '../support/engine.js';
import { policyWith } from '../support/policies.js';
import { lateEngine } from './late-engine.js';
import { madeByHand, newJoiner, patchByHand, shown, startSite, type Site } from './site.js';

const by = 'api-key:hr';
const boss = 'api-key:boss';
const late = lateEngine();
const policy = { graceMs: 1_500, reminderLeadsMs: [], noticeAfterReleaseMs: 0 };
let site: Site;
let running: Engine;
let person: ReturnType<typeof newJoiner>;
let id: string;

beforeAll(async () => {
  site = await startSite();
  const activities = site.activitiesWith({
    engine: late.engine,
    // What is ordinary is not what is tested here.
    deletionCaps: { perHour: 1_000, percentPerDay: 10_000 },
  });
  running = await startEngine(activities, {}, { offboarding: policy });
  await late.connect(running.temporal.address);
});
afterAll(async () => {
  await running.stop();
  await late.close();
  await site.stop();
});
beforeEach(async () => {
  // So that nobody is the last admin who is not meant to be.
  await madeByHand(site, { ...newJoiner(), role: 'admin' });
  person = newJoiner();
});

const state = async (): Promise<OffboardingState> =>
  (await running.lifecycle.offboarding(person.employeeId)).state;
const reaches = (wanted: Partial<OffboardingState>) =>
  expect.poll(state, { timeout: 15_000, interval: 50 }).toMatchObject(wanted);
const isThere = async () => (await fetch(`${site.server.adminUrl}/admin/identities/${id}`)).status === 200;
const intents = () => site.audit.entries.filter(({ employeeId }) => employeeId === person.employeeId);

/** Somebody who leaves, put on hold well before the deadline, so that whatever comes next comes in time. */
async function leaver(role: 'analyst' | 'admin' = 'analyst'): Promise<void> {
  const { employeeId } = person;
  id = await madeByHand(site, { ...person, role }, { metadata_admin: { lifecycle: { employeeId } } });
  await running.lifecycle.offboard({ employeeId, locale: 'en' }, by);
  await reaches({ stage: 'gracePeriod' });
  await running.lifecycle.hold(employeeId, { reason: 'not yet' }, by);
  expect((await shown(site, id)).state).toBe('inactive');
}
const goOn = () => running.lifecycle.release(person.employeeId, {}, by);

/** Of Kratos itself: no API changes when an identity was created. */
async function createdAtAnotherTime(): Promise<void> {
  const database = new pg.Client(site.server.databaseUrl);
  await database.connect();
  await database.query(`UPDATE identities SET created_at = created_at - interval '1 hour' WHERE id = $1`, [
    id,
  ]);
  await database.end();
}

/** As nobody can through the service, which refuses to onboard whoever leaves. */
async function rehire(): Promise<void> {
  const { employeeId, email, name } = person;
  const input: OnboardingInput = {
    joiner: { employeeId, email, name, role: 'analyst', locale: 'en', startAt: '2100-01-01T00:00:00Z' },
    policy: policyWith().onboarding.defaults,
    requestedBy: by,
    acceptedAt: new Date().toISOString(),
  };
  await running.client.workflow.start('onboarding', {
    workflowId: `onboarding/${employeeId}`,
    taskQueue: 'lifecycle',
    args: [input],
  });
}

describe('between the request and the deadline', () => {
  test.each<[string, string, () => Promise<unknown>]>([
    ['somebody activates the identity again', 'reactivated', () => patchByHand(site, id, '/state', 'active')],
    [
      'somebody changes its role',
      'roleChanged',
      () => patchByHand(site, id, '/schema_id', 'automation-engineer'),
    ],
    ['somebody takes its marker off', 'markerGone', () => patchByHand(site, id, '/metadata_admin', {})],
    [
      "somebody gives it another employee's marker",
      'markerGone',
      () => patchByHand(site, id, '/metadata_admin/lifecycle', { employeeId: 'e-other' }),
    ],
    ['another identity takes the place of its id', 'identityReplaced', createdAtAnotherTime],
    ['the employee is hired again', 'rehired', rehire],
  ])('%s: nothing is deleted, for that reason (%s)', async (_, reason, change) => {
    await leaver();
    await change();
    await goOn();
    await reaches({ stage: 'needsAttention', reason } as Partial<OffboardingState>);
    expect(await isThere()).toBe(true);
    expect(intents()).not.toContainEqual(expect.objectContaining({ type: 'identity.delete' }));
  });

  test('somebody deletes the identity: the run does not claim to have done it', async () => {
    await leaver();
    await site.byHand('DELETE', `/identities/${id}`);
    await goOn();
    await reaches({ stage: 'needsAttention', reason: 'identityGone' });
    await running.lifecycle.resolveOffboarding(person.employeeId, { action: 'erase', reason: 'gone' }, by);
    await reaches({ stage: 'erased' });
    expect(site.audit.done).toContain(`key ${person.employeeId}`);
    expect(site.audit.done).not.toContain(`record ${person.employeeId}`);
    await expect(running.lifecycle.hold(person.employeeId, { reason: 'late' }, boss)).rejects.toMatchObject({
      type: 'not-in-this-stage',
    });
    // There is nobody left to offboard, as after a deletion.
    await running.lifecycle.offboard({ employeeId: person.employeeId, locale: 'en' }, by);
    expect(await state()).toMatchObject({ stage: 'erased' });
  });

  test('somebody deletes it and makes one with the same address: the new one is left alone', async () => {
    await leaver();
    await site.byHand('DELETE', `/identities/${id}`);
    id = await madeByHand(site, person, {
      metadata_admin: { lifecycle: { employeeId: person.employeeId } },
      state: 'inactive',
    });
    await goOn();
    await reaches({ stage: 'needsAttention', reason: 'identityGone' });
    expect(await isThere()).toBe(true);
  });

  test('all other admins are removed: the last one is not deleted', async () => {
    await leaver('admin');
    const everybody = (await site.byHand('GET', '/identities?page_size=250')) as {
      id: string;
      schema_id: string;
    }[];
    for (const admin of everybody.filter((one) => one.schema_id === 'admin' && one.id !== id))
      await site.byHand('DELETE', `/identities/${admin.id}`);
    await running.lifecycle.approve(person.employeeId, { identityId: id }, boss);
    await goOn();
    await reaches({ stage: 'needsAttention', reason: 'lastAdmin' });
    expect(await isThere()).toBe(true);
  });

  test('nobody consents to the deletion of an admin but the requester, who may not: it waits', async () => {
    await leaver('admin');
    await expect(running.lifecycle.approve(person.employeeId, {}, by)).rejects.toThrow();
    await goOn();
    await reaches({ stage: 'awaitingApproval' });
    expect(await isThere()).toBe(true);
    await running.lifecycle.approve(person.employeeId, { identityId: id }, boss);
    await reaches({ stage: 'deleted' });
    expect(await isThere()).toBe(false);
  });

  test('it is put on hold, and the deadline passes: nothing is deleted', async () => {
    await leaver();
    const { deleteAt = '' } = await running.lifecycle.offboarding(person.employeeId);
    await expect.poll(() => Date.now() > Date.parse(deleteAt) + 500, { timeout: 10_000 }).toBe(true);
    expect(await state()).toMatchObject({ stage: 'onHold' });
    expect(await isThere()).toBe(true);
  });

  test('all deletions are stopped: it waits for as long as they are', async () => {
    await leaver();
    await running.lifecycle.stopDeletions({ reason: 'something is wrong' }, by);
    await goOn();
    await reaches({ stage: 'awaitingSlot' });
    await running.lifecycle.rescindOffboarding(person.employeeId, {}, by);
    await reaches({ stage: 'rescinded' });
    expect((await shown(site, id)).state).toBe('active');
    await running.lifecycle.resumeDeletions({ reason: 'it was not' }, by);
  });
});

test('whatever was refused and then mended is deleted on a second try, from a new beginning', async () => {
  await leaver();
  await patchByHand(site, id, '/state', 'active');
  await goOn();
  await reaches({ stage: 'needsAttention', reason: 'reactivated' });
  await running.lifecycle.resolveOffboarding(person.employeeId, { action: 'restart' }, by);
  await reaches({ stage: 'deleted' });
  expect(await isThere()).toBe(false);
});

test('what nobody touched is deleted', async () => {
  await leaver();
  await goOn();
  await reaches({ stage: 'deleted' });
  expect(await isThere()).toBe(false);
  expect(intents()).toContainEqual(expect.objectContaining({ type: 'identity.delete', phase: 'intended' }));
});
