import { expect, test } from 'vitest';
import { Refused, Unavailable, type RefusedType } from '../../src/lifecycle.js';
import { accepted, view } from './fake-lifecycle.js';
import { problem, testApp } from './test-app.js';

const joiner = { employeeId: 'e-1', email: 'ada@example.com', name: 'Ada', role: 'analyst' };

test('names every bad field at once, repeats no value and starts nothing', async () => {
  const { ask, lifecycle } = testApp();
  const response = await ask('POST', '/v1/onboardings', {
    body: {
      employeeId: 'eve@corp.example',
      email: 'secret-address',
      name: 'two\nlines',
      role: 'root',
      startAt: 'tomorrow',
      nmae: 'x',
      'eve@corp.example': 1,
    },
  });
  expect(response.status).toBe(400);
  const { type, errors, detail } = await problem(response);
  expect(type).toBe('/problems/invalid-request');
  expect(errors?.map(({ pointer }) => pointer).sort()).toEqual([
    '/(unprintable name)',
    '/email',
    '/employeeId',
    '/name',
    '/nmae',
    '/role',
    '/startAt',
  ]);
  expect(JSON.stringify({ errors, detail })).not.toMatch(/secret-address|eve@|two|root|tomorrow/);
  expect(lifecycle.calls).toEqual([]);
});

test('says what is missing', async () => {
  const { errors } = await problem(await testApp().ask('POST', '/v1/onboardings'));
  expect(errors).toContainEqual({ pointer: '/name', detail: 'is required' });
  expect(errors?.map(({ pointer }) => pointer)).toEqual(['/employeeId', '/email', '/name', '/role']);
});

test.each<[RefusedType, number]>([
  ['not-found', 404],
  ['details-differ', 409],
  ['already-onboarded', 409],
  ['not-in-this-stage', 409],
  ['link-still-alive', 409],
  ['bad-cursor', 400],
])('answers a use case refused as %s with %i', async (type, status) => {
  const { ask } = testApp({ onboard: () => Promise.reject(new Refused(type, 'because of e-1')) });
  const response = await ask('POST', '/v1/onboardings', { body: joiner });
  expect(response.status).toBe(status);
  expect(await problem(response)).toMatchObject({
    type: `/problems/${type}`,
    status,
    detail: 'because of e-1',
  });
});

test('tells which fields differ, and until when a link works', async () => {
  const { ask } = testApp({
    onboard: () => Promise.reject(new Refused('details-differ', 'differs', { fields: ['role', 'email'] })),
    resend: () =>
      Promise.reject(new Refused('link-still-alive', 'alive', { until: '2026-12-02T08:00:00.000Z' })),
  });
  expect(await problem(await ask('POST', '/v1/onboardings', { body: joiner }))).toMatchObject({
    fields: ['role', 'email'],
  });
  expect(await problem(await ask('POST', '/v1/onboardings/e-1/resend'))).toMatchObject({
    until: '2026-12-02T08:00:00.000Z',
  });
});

test('asks to come back while Temporal is out of reach', async () => {
  const cause = new Error('the connection was lost');
  const { ask, lines } = testApp({ onboard: () => Promise.reject(new Unavailable('try again', { cause })) });
  const response = await ask('POST', '/v1/onboardings', { body: joiner });
  expect(response.status).toBe(503);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(lines.join('')).toContain('the connection was lost');
});

test('logs a defect with its cause and tells the caller nothing of it', async () => {
  const { ask, lines } = testApp({
    onboard: () => Promise.reject(new Error('boom', { cause: new Error('the reason') })),
  });
  const response = await ask('POST', '/v1/onboardings', { body: joiner });
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(text).not.toMatch(/boom|reason| at /);
  expect(lines.join('')).toMatch(/boom.*the reason/s);
  expect(text).toContain((JSON.parse(lines[0] ?? '') as { requestId: string }).requestId);
});

test('accepts an onboarding and says where to follow it', async () => {
  const { ask, lifecycle } = testApp({ onboard: () => Promise.resolve(accepted) });
  const response = await ask('POST', '/v1/onboardings', { body: joiner });
  expect(response.status).toBe(202);
  expect(response.headers.get('location')).toBe('/v1/onboardings/e-1');
  expect(await response.json()).toEqual(accepted);
  expect(lifecycle.calls).toEqual([['onboard', { ...joiner, locale: 'en' }, 'api-key:admin']]);
});

test('refuses a resolution that is none, or lacks what it needs', async () => {
  const { ask, lifecycle } = testApp();
  const resolve = async (body: unknown) =>
    (await problem(await ask('POST', '/v1/onboardings/e-1/resolve', { body }))).errors;
  expect(await resolve({ action: 'delete' })).toEqual([
    { pointer: '/action', detail: 'must be one of adopt, retry, resend, rescind, changeEmail' },
  ]);
  expect(await resolve({ action: 'changeEmail' })).toMatchObject([{ pointer: '/email' }]);
  expect(await resolve({ action: 'adopt', email: 'ada@example.com' })).toMatchObject([{ pointer: '/email' }]);
  expect(lifecycle.calls).toEqual([]);
});

test('passes on what was asked of a running onboarding, and by whom', async () => {
  const { ask, lifecycle } = testApp({
    onboarding: () => Promise.resolve(view),
    resend: () => Promise.resolve(view),
    rescind: () => Promise.resolve(view),
    resolve: () => Promise.resolve(view),
  });
  const statuses = [
    await ask('GET', '/v1/onboardings/e-1'),
    await ask('POST', '/v1/onboardings/e-1/resend'),
    await ask('POST', '/v1/onboardings/e-1/resend', { body: { force: true } }),
    await ask('POST', '/v1/onboardings/e-1/rescind', { body: { reason: 'never mind' } }),
    await ask('POST', '/v1/onboardings/e-1/resolve', {
      body: { action: 'changeEmail', email: 'a@b.example' },
    }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 200, 200, 200]);
  expect(lifecycle.calls).toEqual([
    ['onboarding', 'e-1'],
    ['resend', 'e-1', { force: false }, 'api-key:admin'],
    ['resend', 'e-1', { force: true }, 'api-key:admin'],
    ['rescind', 'e-1', { reason: 'never mind' }, 'api-key:admin'],
    ['resolve', 'e-1', { action: 'changeEmail', email: 'a@b.example' }, 'api-key:admin'],
  ]);
});

test('lists with the given filters, and page by page', async () => {
  const page = { items: [], next: 'c2' };
  const { ask, lifecycle } = testApp({
    onboardings: () => Promise.resolve(page),
    people: () => Promise.resolve(page),
  });
  const listed = await ask('GET', '/v1/onboardings?stage=needsAttention&role=admin&cursor=c1&limit=10');
  expect(await listed.json()).toEqual(page);
  expect(await (await ask('GET', '/v1/people')).json()).toEqual(page);
  expect(lifecycle.calls).toEqual([
    ['onboardings', { stage: 'needsAttention', role: 'admin', cursor: 'c1', limit: 10 }],
    ['people', { limit: 50 }],
  ]);
});
