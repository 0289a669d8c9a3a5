import { describe, expect, test } from 'vitest';
import { Refused } from '../../src/lifecycle.js';
import type { AcceptedOffboarding, OffboardingStatus } from '../../workflows/offboarding/messages.js';
import { problem, secondKey, testApp } from './test-app.js';

const identityId = '6f0f8f0e-3c0e-4a52-9f1b-7d2d8f8f5b10';
const accepted: AcceptedOffboarding = {
  employeeId: 'e-1',
  acceptedAt: '2026-12-01T08:00:00.000Z',
  requestedBy: 'api-key:admin',
};
const status: OffboardingStatus = {
  employeeId: 'e-1',
  requestedBy: 'api-key:admin',
  state: { stage: 'gracePeriod', deleteAt: '2026-12-31T08:00:00.000Z' },
  deleteAt: '2026-12-31T08:00:00.000Z',
};
const plan = { employeeId: 'e-1', role: 'analyst', timeZone: 'Europe/Vienna', events: [] } as const;

test('an offboarding is accepted for the key that asks, and says where it is', async () => {
  const { ask, lifecycle } = testApp({ offboard: () => Promise.resolve(accepted) });
  const response = await ask('POST', '/v1/offboardings', { body: { employeeId: 'e-1' } });
  expect(response.status).toBe(202);
  expect(response.headers.get('location')).toBe('/v1/offboardings/e-1');
  expect(await response.json()).toEqual(accepted);
  expect(lifecycle.calls).toEqual([['offboard', { employeeId: 'e-1', locale: 'en' }, 'api-key:admin']]);
});

test('a dry run tells the dated timeline, and nothing is started', async () => {
  const { ask, lifecycle } = testApp({
    planOffboarding: () => Promise.resolve({ ...plan, events: [] }),
    planOnboarding: () => Promise.resolve({ ...plan, events: [] }),
  });
  const query = 'dryRun=true&timeZone=Europe/Vienna';
  const leaving = await ask('POST', `/v1/offboardings?${query}`, { body: { employeeId: 'e-1' } });
  expect(leaving.status).toBe(200);
  expect(await leaving.json()).toEqual(plan);
  const person = { employeeId: 'e-1', email: 'ada@example.com', name: 'Ada', role: 'analyst' };
  expect((await ask('POST', `/v1/onboardings?${query}`, { body: person })).status).toBe(200);
  expect(lifecycle.calls.map(([method, , zone]) => [method, zone])).toEqual([
    ['planOffboarding', 'Europe/Vienna'],
    ['planOnboarding', 'Europe/Vienna'],
  ]);
});

describe.each([
  ['extend', 'extend', { until: '2027-01-31T00:00:00+01:00', reason: 'handover' }],
  ['hold', 'hold', { reason: 'litigation' }],
  ['release', 'release', {}],
  ['approve', 'approve', { identityId }],
  ['rescind', 'rescindOffboarding', { reason: 'stays' }],
  ['resolve', 'resolveOffboarding', { action: 'choose', identityId }],
] as const)('POST …/%s', (name, method, body) => {
  test('asks as the holder of the key and answers the status', async () => {
    const { ask, lifecycle } = testApp({ [method]: () => Promise.resolve(status) });
    const headers = { authorization: `Bearer ${secondKey}` };
    const response = await ask('POST', `/v1/offboardings/e-1/${name}`, { body, headers });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(status);
    expect(lifecycle.calls).toEqual([[method, 'e-1', body, 'api-key:second']]);
  });
});

test.each([
  ['hold', {}, '/reason'],
  ['extend', { until: '2027-01-31' }, '/until'],
  ['approve', { identityId: 'e-1' }, '/identityId'],
  ['resolve', { action: 'delete' }, '/action'],
  ['resolve', { action: 'choose' }, '/identityId'],
  ['resolve', { action: 'retry', identityId }, '/identityId'],
])('refuses to %s by %j, and names %s', async (name, body, pointer) => {
  const { ask, lifecycle } = testApp();
  const response = await ask('POST', `/v1/offboardings/e-1/${name}`, { body });
  expect(response.status).toBe(400);
  expect((await problem(response)).errors?.map((error) => error.pointer)).toContain(pointer);
  expect(lifecycle.calls).toEqual([]);
});

test('onboarding somebody who leaves is a conflict that says where to take the leaving back', async () => {
  const { ask } = testApp({
    onboard: () => Promise.reject(new Refused('leaving', 'e-1 is leaving', { employeeId: 'e-1' })),
  });
  const body = { employeeId: 'e-1', email: 'ada@example.com', name: 'Ada', role: 'analyst' };
  const response = await ask('POST', '/v1/onboardings', { body });
  expect(response.status).toBe(409);
  expect(await problem(response)).toMatchObject({
    type: '/problems/leaving',
    rescind: '/v1/offboardings/e-1/rescind',
  });
});

test.each(['already-offboarded', 'same-person', 'not-what-was-shown', 'not-later'] as const)(
  'a refusal %s is a conflict',
  async (type) => {
    const { ask } = testApp({ approve: () => Promise.reject(new Refused(type, 'no')) });
    const response = await ask('POST', '/v1/offboardings/e-1/approve');
    expect(response.status).toBe(409);
    expect((await problem(response)).type).toBe(`/problems/${type}`);
  },
);

test.each([true, '500', [500], null])('what may follow a lift is a number, and %j is none', async (allow) => {
  const { ask, lifecycle } = testApp();
  const response = await ask('POST', '/v1/deletions/lift', { body: { reason: 'layoff', allow } });
  expect((await problem(response)).errors?.map((error) => error.pointer)).toEqual(['/allow']);
  expect(lifecycle.calls).toEqual([]);
});

describe('deletions', () => {
  const quiet = { grants: [], allowance: 0 };

  test.each(['/v1/deletions', '/v1/deletions/quarantine'])('%s says how the gate stands', async (path) => {
    const { ask } = testApp({ deletions: () => Promise.resolve(quiet) });
    expect(await (await ask('GET', path)).json()).toEqual(quiet);
  });

  test.each([
    ['stop', 'stopDeletions', { reason: 'audit' }],
    ['resume', 'resumeDeletions', { reason: 'audit done' }],
    ['lift', 'liftQuarantine', { reason: 'layoff', allow: 190 }],
  ] as const)('%s needs a reason, which goes on with the actor', async (name, method, body) => {
    const { ask, lifecycle } = testApp({ [method]: () => Promise.resolve(quiet) });
    expect((await ask('POST', `/v1/deletions/${name}`, { body: {} })).status).toBe(400);
    expect((await ask('POST', `/v1/deletions/${name}`, { body })).status).toBe(200);
    expect(lifecycle.calls).toEqual([[method, body, 'api-key:admin']]);
  });
});

test('a role change answers where it stands', async () => {
  const changed = {
    employeeId: 'e-1',
    role: 'admin',
    requestedBy: 'api-key:admin',
    state: { stage: 'changed', at: '2026-12-01T08:00:00.000Z' },
  } as const;
  const { ask, lifecycle } = testApp({ changeRole: () => Promise.resolve(changed) });
  const response = await ask('POST', '/v1/role-changes', { body: { employeeId: 'e-1', role: 'admin' } });
  expect(response.status).toBe(202);
  expect(response.headers.get('location')).toBe('/v1/role-changes/e-1');
  expect(lifecycle.calls).toEqual([
    ['changeRole', { employeeId: 'e-1', role: 'admin', locale: 'en' }, 'api-key:admin'],
  ]);
});
