import { Hono } from 'hono';
import { expect, test, vi } from 'vitest';
import { Unavailable } from '../../src/lifecycle.js';
import { apiKey, problem, testApp, webhookKey } from './test-app.js';

const publicRoutes = ['GET /healthz', 'GET /readyz', 'GET /codec/sign-in', 'POST /codec/sign-in'];

const pages = (): Hono => {
  const accountPages = new Hono();
  accountPages.use(async (c, next) => {
    await next();
    c.header('x-page', 'yes');
  });
  accountPages.get('/welcome', (c) => c.html('<h1>Welcome</h1>'));
  return accountPages;
};

const { app: listed } = testApp();
const closedRoutes = listed.routes
  .filter(({ method }) => method !== 'ALL')
  .map(({ method, path }) => `${method} ${path.replace(':employeeId', 'e-1')}`)
  .filter((route) => !publicRoutes.includes(route));

test('knows the routes that it is about to try', () => {
  expect(new Set(closedRoutes).size).toBe(31);
});

test.each(closedRoutes)('answers %s with 401 and does nothing without a key', async (route) => {
  const [method = '', path = ''] = route.split(' ');
  const { app, lifecycle } = testApp();
  const wrong = [
    {},
    { authorization: 'Bearer' },
    { authorization: 'Bearer ' },
    { authorization: apiKey },
    { authorization: `Basic ${Buffer.from(`:${apiKey}`).toString('base64')}` },
    { authorization: `Bearer ${apiKey}x` },
    { authorization: `Bearer ${apiKey.slice(0, -1)}` },
    { authorization: `Bearer ${apiKey.toUpperCase()}` },
    { authorization: `Bearer ${path.startsWith('/hooks') ? apiKey : webhookKey}` },
    { cookie: `lifecycle_codec=${apiKey}` },
  ];
  for (const headers of wrong) {
    const response = await app.request(path, { method, headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await problem(response)).toMatchObject({ type: '/problems/unauthorized' });
  }
  expect(lifecycle.calls).toEqual([]);
});

test.each([
  '/v1',
  '/v1/',
  '/v1/nothing',
  '/V1/people',
  '/v1/onboardings/e-1/delete',
  '/',
  '/admin',
  '/.env',
  '/codec',
])('does not tell strangers that %s does not exist', async (path) => {
  const { app, ask } = testApp({}, pages());
  expect((await app.request(path)).status).toBe(401);
  const known = await ask('GET', path);
  expect(known.status).toBe(404);
  expect((await problem(known)).type).toBe('/problems/no-such-route');
});

test.each([
  ['DELETE', '/v1/onboardings/e-1', 'GET, HEAD'],
  ['PUT', '/v1/onboardings', 'GET, HEAD, POST'],
  ['GET', '/v1/onboardings/e-1/resend', 'POST'],
  ['POST', '/v1/people', 'GET, HEAD'],
  ['GET', '/hooks/kratos', 'POST'],
  ['GET', '/codec/decode', 'POST'],
  ['POST', '/healthz', 'GET, HEAD'],
  ['POST', '/welcome', 'GET, HEAD'],
])('answers %s %s with 405 and the methods there are', async (method, path, allow) => {
  const response = await testApp({}, pages()).ask(method, path);
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe(allow);
  await problem(response);
});

test('shows account pages to anybody, and lets them touch nothing of the API', async () => {
  const { app, ask } = testApp({ people: () => Promise.resolve({ items: [] }) }, pages());
  const page = await app.request('/welcome');
  expect([page.status, page.headers.get('x-page')]).toEqual([200, 'yes']);
  expect((await ask('GET', '/v1/people')).headers.has('x-page')).toBe(false);
  expect((await testApp().app.request('/welcome')).status).toBe(401);
});

test('is healthy while it lives, and ready only while Temporal answers', async () => {
  const down = testApp({ ready: () => Promise.reject(new Unavailable('Temporal does not answer')) });
  expect((await down.app.request('/healthz')).status).toBe(200);
  expect((await down.app.request('/readyz')).status).toBe(503);
  expect((await testApp({ ready: () => Promise.resolve() }).app.request('/readyz')).status).toBe(200);
});

test('tells probes in time that Temporal does not answer', async () => {
  vi.useFakeTimers();
  const { app } = testApp({ ready: () => new Promise(() => undefined) });
  const answer = app.request('/readyz');
  await vi.advanceTimersByTimeAsync(2000);
  expect((await answer).status).toBe(503);
  vi.useRealTimers();
});

const identityId = '6f0f8f0e-3c0e-4a52-9f1b-7d2d8f8f5b10';
const hook = { body: { identityId }, headers: { authorization: `Bearer ${webhookKey}` } };

test('lets Kratos try again while Temporal is out of reach', async () => {
  const { ask } = testApp({
    credentialSet: () => Promise.reject(new Unavailable('Temporal does not answer')),
  });
  expect((await ask('POST', '/hooks/kratos', hook)).status).toBe(503);
});

test.each([true, false])('thanks Kratos, whether somebody waits or not (%s)', async (waiting) => {
  const { ask, lifecycle } = testApp({ credentialSet: () => Promise.resolve(waiting) });
  expect((await ask('POST', '/hooks/kratos', hook)).status).toBe(204);
  expect(lifecycle.calls).toEqual([['credentialSet', identityId]]);
});
