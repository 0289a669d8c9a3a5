import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { decisive, transient } from '../../activities/failures.js';
import type { ChangedRole } from '../../activities/role.js';
import type { RoleChangeRequest } from '../../src/requests.js';
import { createLifecycle } from '../../src/temporal/lifecycle.js';
import { policyWith } from '../support/policies.js';
import { testKeys } from '../support/test-keys.js';
import { startCompany, type Company } from './company.js';

const by = 'api-key:hr';
let company: Company;
let request: RoleChangeRequest;
/** What Kratos does about it. */
let kratos: () => Promise<ChangedRole>;
const told: string[] = [];

beforeAll(async () => {
  company = await startCompany({
    changeRole: () => kratos(),
    tellOfRoleChange: ({ role }) => {
      told.push(role);
      return Promise.resolve();
    },
  });
});
afterAll(() => company.stop());
beforeEach(() => {
  request = { employeeId: `e-${randomUUID()}`, role: 'admin', locale: 'en' };
  company.leaving.hire(request.employeeId);
  kratos = () => Promise.resolve({ identityId: 'identity-1', from: 'analyst' });
  told.length = 0;
});

const change = (changed: Partial<RoleChangeRequest> = {}) =>
  company.lifecycle.changeRole({ ...request, ...changed }, by);

/** A Kratos that answers when it is told to. */
function slowKratos(): () => void {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  kratos = async () => {
    await answered;
    return { identityId: 'identity-1', from: 'analyst' };
  };
  return () => answer();
}

test('is refused for somebody who leaves', async () => {
  await company.lifecycle.offboard({ employeeId: request.employeeId, locale: 'en' }, by);
  await expect(change()).rejects.toMatchObject({ type: 'leaving' });
  await expect(company.lifecycle.roleChange(request.employeeId)).rejects.toMatchObject({ type: 'not-found' });
});

test('is refused while one to another role runs; the same one is joined', async () => {
  const answer = slowKratos();
  const first = change();
  const stage = async () => (await company.lifecycle.roleChange(request.employeeId)).state.stage;
  await expect.poll(() => stage().catch(() => 'none')).toBe('changingRole');
  await expect(change({ role: 'automation-engineer' })).rejects.toMatchObject({
    type: 'details-differ',
    details: { fields: ['role'] },
  });
  const second = change({ reason: 'another' });
  answer();
  const changed = { from: 'analyst', role: 'admin', state: { stage: 'changed' } };
  expect(await first).toMatchObject(changed);
  expect(await second).toMatchObject(changed);
  await expect.poll(() => told).toEqual(['admin']);
});

test('answers what has come of it, and there and back is two', async () => {
  expect(await change()).toMatchObject({ role: 'admin', state: { stage: 'changed' } });
  const view = await company.lifecycle.roleChange(request.employeeId);
  expect(view).toMatchObject({ identityId: 'identity-1', workflowId: `role-change/${request.employeeId}` });
  const closed = async () => (await company.lifecycle.roleChange(request.employeeId)).closedAt;
  await expect.poll(closed).toBeDefined();
  expect(await change({ role: 'analyst' })).toMatchObject({ role: 'analyst', state: { stage: 'changed' } });
});

test('says at once what a person has to decide, and takes the decision', async () => {
  kratos = () => Promise.reject(decisive('lastAdmin', 'nobody else'));
  const { employeeId } = request;
  expect(await change()).toMatchObject({ state: { stage: 'needsAttention', reason: 'lastAdmin' } });
  await company.lifecycle.resolveRoleChange(employeeId, { action: 'abandon' }, by);
  const closed = async () => (await company.lifecycle.roleChange(employeeId)).closedAt;
  await expect.poll(closed).toBeDefined();
  await expect(
    company.lifecycle.resolveRoleChange(employeeId, { action: 'retry' }, by),
  ).rejects.toMatchObject({ type: 'not-in-this-stage' });
});

test('does not keep the caller waiting for a Kratos that is down', async () => {
  let tries = 0;
  kratos = () => {
    tries += 1;
    return tries < 4
      ? Promise.reject(transient('kratosUnavailable', 'down'))
      : Promise.resolve({ identityId: 'identity-1', from: 'analyst' });
  };
  expect(await change()).toMatchObject({ state: { stage: 'changingRole' } });
  const view = await company.lifecycle.roleChange(request.employeeId);
  expect(view.waitingFor).toMatchObject({ activity: 'changeRole', failure: 'kratosUnavailable' });
});

test('is accepted without any worker, and waits for one', async () => {
  const { client } = company.engine;
  const settings = { client, taskQueue: 'nobody', policy: policyWith(), payloadKeys: testKeys };
  const lifecycle = createLifecycle(settings);
  expect(await lifecycle.changeRole({ ...request, reason: 'promoted' }, by)).toEqual({
    employeeId: request.employeeId,
    role: 'admin',
    requestedBy: by,
    state: { stage: 'changingRole' },
  });
});
