import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { decisive, transient, type DecisiveFailure } from '../../activities/failures.js';
import type { ShownIdentity } from '../../activities/leaver.js';
import { startCompany, type Company } from './company.js';

const identityId = randomUUID();
let company: Company;
/** What Kratos knows of the person. */
let find: () => Promise<ShownIdentity>;

beforeAll(async () => {
  company = await startCompany({ findLeaver: () => find() });
});
afterAll(() => company.stop());
beforeEach(() => {
  find = () =>
    Promise.resolve({ identityId, role: 'admin', createdAt: '2026-01-01T00:00:00Z', wasActive: true });
});

const plan = () =>
  company.lifecycle.planOffboarding(
    { employeeId: 'e-1', email: 'ada@example.com', locale: 'en' },
    'Europe/Vienna',
  );
const runsOf = async (...types: string[]) => {
  const { executions } = await company.engine.client.workflowService.listWorkflowExecutions({
    namespace: 'default',
    query: types.map((type) => `WorkflowType = '${type}'`).join(' OR '),
  });
  return executions.length;
};

test('an offboarding is planned by the role that the person has, and nothing is started or left behind', async () => {
  const { role, timeZone, events } = await plan();
  expect({ role, timeZone }).toEqual({ role: 'admin', timeZone: 'Europe/Vienna' });
  expect(events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['identity', 'decision', 'deletion']),
  );
  expect(JSON.stringify(events)).not.toContain('@');
  await expect.poll(() => runsOf('offboarding', 'leaverPreview'), { timeout: 20_000 }).toBe(0);
});

test.each<[DecisiveFailure, string]>([
  ['identityNotFound', 'name the identity'],
  ['identityAmbiguous', 'name the identity'],
  ['identityOfAnother', 'name another'],
])('%s is told with what to do', async (type, remedy) => {
  find = () => Promise.reject(decisive(type, 'e-1 is nobody'));
  await expect(plan()).rejects.toMatchObject({
    type: 'not-found',
    message: expect.stringMatching(new RegExp(`e-1 is nobody; ${remedy}`)) as string,
  });
});

test('a Kratos that is down may be asked again', async () => {
  find = () => Promise.reject(transient('kratosUnavailable', 'down'));
  await expect(plan()).rejects.toMatchObject({ name: 'Unavailable' });
});

test('an onboarding is planned without asking anybody', async () => {
  const request = {
    employeeId: 'e-1',
    email: 'ada@example.com',
    name: 'Ada',
    role: 'analyst',
    locale: 'en',
  } as const;
  const { events } = await company.lifecycle.planOnboarding(request, 'UTC');
  expect(events[0]).toMatchObject({ kind: 'identity' });
  expect(await runsOf('onboarding')).toBe(0);
});
