import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OffboardingRequest } from '../../src/requests.js';
import { reaches, startCompany, type Company } from './company.js';

const by = 'api-key:hr';
const somebodyElse = 'api-key:second-admin';
let company: Company;
let request: OffboardingRequest;

beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.stop());
beforeEach(() => {
  const employeeId = `e-${randomUUID()}`;
  request = { employeeId, locale: 'en' };
  company.leaving.hire(employeeId);
  company.leaving.meanwhile = {};
});

const view = () => company.lifecycle.offboarding(request.employeeId);
const leaves = (wanted: string) => reaches(view, wanted);
const offboard = (changed: Partial<OffboardingRequest> = {}) =>
  company.lifecycle.offboard({ ...request, ...changed }, by);
const done = () => company.leaving.done(request.employeeId);

describe('the same offboarding is one, however often it is asked for', () => {
  test('by twenty at once, whatever reasons they give', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => offboard({ reason: `reason ${n}` })),
    );
    await leaves('gracePeriod');
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ employeeId: request.employeeId, requestedBy: by });
    expect(done()).toEqual(['find', 'deactivate']);
  });

  test('with the last day written in another way', async () => {
    const first = await offboard({ lastDayAt: '2099-01-31T18:00:00+01:00' });
    expect(first.lastDayAt).toBe('2099-01-31T17:00:00.000Z');
    expect(await offboard({ lastDayAt: '2099-01-31T17:00:00Z' })).toEqual(first);
    expect(await view()).toMatchObject({ state: { stage: 'scheduled', lastDayAt: first.lastDayAt } });
  });

  test('also once the person is deleted', async () => {
    const first = await company.hasty.offboard(request, by);
    await leaves('deleted');
    expect(await offboard({ reason: 'another' })).toEqual(first);
    await expect(offboard({ email: 'ada@example.com' })).rejects.toMatchObject({
      type: 'already-offboarded',
      details: { fields: ['email'] },
    });
    expect(done().filter((what) => what === 'delete')).toHaveLength(1);
  });
});

test('one that cannot be taken back for now is tried again, and those who asked for it are told once', async () => {
  company.leaving.focus = request.employeeId;
  company.leaving.failures = { reinstate: ['detailsRejected'] };
  await offboard({ requesterEmail: 'hr@example.com' });
  await leaves('gracePeriod');
  await company.lifecycle.rescindOffboarding(request.employeeId, {}, by);
  await expect.poll(done).toContain('ask hr@example.com 1: rescinding');
  expect((await view()).state.stage).toBe('rescinding');
  company.leaving.focus = undefined;
});

test('one that Kratos keeps from deactivating anybody can be taken back all the same', async () => {
  company.leaving.focus = request.employeeId;
  company.leaving.failures = { deactivate: Array<'kratosUnavailable'>(50).fill('kratosUnavailable') };
  await offboard();
  await expect.poll(async () => (await view()).waitingFor?.attempt ?? 0).toBeGreaterThan(1);
  await company.lifecycle.rescindOffboarding(request.employeeId, {}, by);
  await leaves('rescinded');
  company.leaving.failures = {};
  company.leaving.focus = undefined;
});

describe('refused', () => {
  test.each([
    ['identityId', randomUUID()],
    ['email', 'ada@example.com'],
    ['lastDayAt', '2099-01-31T17:00:00Z'],
    ['requesterEmail', 'boss@example.com'],
    ['locale', 'de'],
  ])('while one with another %s runs, and the field is named', async (field, value) => {
    await offboard();
    const refused = offboard({ [field]: value });
    await expect(refused).rejects.toMatchObject({ type: 'details-differ', details: { fields: [field] } });
  });

  test('while one is being taken back: its plan would not come true', async () => {
    let restore: () => void = () => undefined;
    const restored = new Promise<void>((resolve) => {
      restore = resolve;
    });
    company.leaving.meanwhile.reinstate = () => restored;
    await offboard();
    await leaves('gracePeriod');
    await company.lifecycle.rescindOffboarding(request.employeeId, {}, by);
    await expect(offboard()).rejects.toMatchObject({ type: 'not-in-this-stage' });
    restore();
    await leaves('rescinded');
  });
});

describe('another may begin', () => {
  test('after one was taken back, also with the same details', async () => {
    const first = await offboard();
    await leaves('gracePeriod');
    await company.lifecycle.rescindOffboarding(request.employeeId, { reason: 'a mistake' }, by);
    await leaves('rescinded');
    const second = await offboard();
    expect(second.acceptedAt).not.toBe(first.acceptedAt);
    await leaves('gracePeriod');
    expect(done()).toEqual(['find', 'deactivate', 'reinstate', 'find', 'deactivate']);
  });

  test('after one that found nobody was given up', async () => {
    company.leaving.people.delete(request.employeeId);
    await offboard();
    await leaves('needsAttention');
    const { employeeId } = request;
    await company.lifecycle.resolveOffboarding(employeeId, { action: 'abandon' }, by);
    await leaves('abandoned');
    // It is closed once the decision is in the audit.
    await expect.poll(async () => (await view()).closedAt, { timeout: 10_000 }).toBeDefined();
    company.leaving.hire(employeeId);
    await offboard({ email: 'ada@example.com' });
    await leaves('gracePeriod');
  });
});

describe('what is decided about somebody who leaves', () => {
  test('nothing, where nobody leaves', async () => {
    const { lifecycle } = company;
    const told = { type: 'not-found', message: expect.stringContaining('offboarding') as string };
    await expect(lifecycle.offboarding('e-nobody')).rejects.toMatchObject(told);
    await expect(lifecycle.hold('e-nobody', { reason: 'wait' }, by)).rejects.toMatchObject(told);
    await expect(lifecycle.rescindOffboarding('e-nobody', {}, by)).rejects.toMatchObject(told);
  });

  test('an extension holds, and one that is no later is told until when', async () => {
    await offboard();
    await leaves('gracePeriod');
    const { deleteAt = '' } = await view();
    const { employeeId } = request;
    const extend = (until: string) => company.lifecycle.extend(employeeId, { until }, by);
    await expect(extend(deleteAt)).rejects.toMatchObject({ type: 'not-later', details: { until: deleteAt } });
    expect(await extend('2099-01-01T01:00:00+01:00')).toMatchObject({ deleteAt: '2099-01-01T00:00:00.000Z' });
  });

  test('a hold and its release', async () => {
    await offboard();
    await leaves('gracePeriod');
    const { lifecycle } = company;
    const { employeeId } = request;
    await expect(lifecycle.release(employeeId, {}, by)).rejects.toMatchObject({ type: 'not-in-this-stage' });
    expect(await lifecycle.hold(employeeId, { reason: 'a lawsuit' }, by)).toMatchObject({ hold: { by } });
    await leaves('onHold');
    expect(await lifecycle.release(employeeId, {}, by)).not.toHaveProperty('hold');
    await leaves('gracePeriod');
  });

  test('an approval by somebody else, of what would be deleted', async () => {
    const { employeeId } = request;
    company.leaving.hire(employeeId, 'admin');
    await offboard();
    await leaves('gracePeriod');
    const { identity } = await view();
    const approve = (actor: string, identityId?: string) =>
      company.lifecycle.approve(employeeId, { identityId }, actor);
    await expect(approve(by)).rejects.toMatchObject({ type: 'same-person' });
    await expect(approve(somebodyElse, randomUUID())).rejects.toMatchObject({ type: 'not-what-was-shown' });
    const approved = await approve(somebodyElse, identity?.identityId);
    expect(approved).toMatchObject({ approval: 'required', approvedBy: somebodyElse });
  });

  test('nothing any more once it has ended, and how it has ended is said', async () => {
    await company.hasty.offboard(request, by);
    await leaves('deleted');
    await expect(company.lifecycle.rescindOffboarding(request.employeeId, {}, by)).rejects.toMatchObject({
      type: 'not-in-this-stage',
      message: expect.stringContaining('deleted') as string,
    });
  });
});

test('lists by stage and role, without what is personal, and takes no cursor of another list', async () => {
  const { lifecycle } = company;
  await offboard({ requesterEmail: 'boss@example.com', email: 'ada@example.com' });
  await leaves('gracePeriod');
  const query = { stage: 'gracePeriod', role: 'analyst', limit: 250 } as const;
  const row = async () =>
    (await lifecycle.offboardings(query)).items.find(({ employeeId }) => employeeId === request.employeeId);
  await expect.poll(row).toMatchObject({
    stage: 'gracePeriod',
    role: 'analyst',
    identityId: `identity-of-${request.employeeId}`,
    dueAt: (await view()).deleteAt,
  });
  expect(JSON.stringify(await row())).not.toContain('@');
  const onHold = await lifecycle.offboardings({ ...query, stage: 'onHold' });
  expect(onHold.items.map(({ employeeId }) => employeeId)).not.toContain(request.employeeId);
  const { next } = await lifecycle.offboardings({ limit: 1 });
  await expect(lifecycle.onboardings({ limit: 1, cursor: next })).rejects.toMatchObject({
    type: 'bad-cursor',
  });
});
