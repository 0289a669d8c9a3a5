import { describe, expect, test } from 'vitest';
import { apiKey, problem, testApp, webhookKey, type TestApp } from './test-app.js';

/** Every route that reads a body; nothing is scripted, so a call that comes through fails as a 500. */
const bodyRoutes = [
  { path: '/v1/onboardings' },
  { path: '/v1/onboardings/e-1/resend' },
  { path: '/v1/onboardings/e-1/rescind' },
  { path: '/v1/onboardings/e-1/resolve' },
  { path: '/v1/offboardings' },
  ...['extend', 'hold', 'release', 'approve', 'rescind', 'resolve'].map((name) => ({
    path: `/v1/offboardings/e-1/${name}`,
  })),
  { path: '/v1/role-changes' },
  { path: '/v1/role-changes/e-1/resolve' },
  ...['lift', 'stop', 'resume'].map((name) => ({ path: `/v1/deletions/${name}` })),
  { path: '/hooks/kratos', key: webhookKey },
  { path: '/codec/decode', limitBytes: 4 * 1024 * 1024 },
].map((route) => ({ key: apiKey, limitBytes: 64 * 1024, ...route }));

const nothingStarted = ({ lifecycle, lines }: TestApp) => {
  expect(lifecycle.calls).toEqual([]);
  expect(lines.join('')).not.toContain('unexpected error');
};

describe.each(bodyRoutes)('POST $path', ({ path, key, limitBytes }) => {
  const json = { 'content-type': 'application/json' };
  test.each<[string, number, string | Uint8Array<ArrayBuffer>, Record<string, string>]>([
    ['JSON that ends early', 400, '{"a":', json],
    ['JSON that is no object', 400, '"x"', json],
    ['null', 400, 'null', json],
    ['a list', 400, '[]', json],
    ['an unknown field', 400, '{"payloads":7,"nonsense":1}', json],
    ['the prototype as a field', 400, '{"payloads":7,"__proto__":{"force":true}}', json],
    ['deep nesting', 400, '['.repeat(30_000), json],
    ['bytes that are not UTF-8', 400, new Uint8Array([0x7b, 0xff, 0x7d]), json],
    ['UTF-16', 400, new Uint8Array(Buffer.from('{}', 'utf16le')), json],
    ['another media type', 415, '{}', { 'content-type': 'text/plain' }],
    ['a form', 415, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a similar media type', 415, '{}', { 'content-type': 'application/jsonp' }],
    ['no media type', 415, new Uint8Array([0x7b, 0x7d]), {}],
    ['too much', 413, ' '.repeat(limitBytes + 1), json],
    ['too much under a false length', 413, ' '.repeat(limitBytes + 1), { ...json, 'content-length': '2' }],
    ['a length that is too much', 413, '{}', { ...json, 'content-length': String(limitBytes + 1) }],
  ])('refuses %s with %i', async (_, status, body, headers) => {
    const under = testApp();
    const response = await under.app.request(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, ...headers },
      body,
    });
    expect(response.status).toBe(status);
    expect((await problem(response)).detail).not.toMatch(/\bat .*:\d+/);
    nothingStarted(under);
  });
});

test.each([
  ['GET', '/v1/onboardings?limit=0', 'limit'],
  ['GET', '/v1/onboardings?limit=251', 'limit'],
  ['GET', '/v1/onboardings?limit=ten', 'limit'],
  ['GET', '/v1/onboardings?limit=', 'limit'],
  ['GET', '/v1/onboardings?limit=5&limit=6', 'limit'],
  ['GET', '/v1/onboardings?stage=gone', 'stage'],
  ['GET', '/v1/onboardings?role=root', 'role'],
  ['GET', '/v1/onboardings?cursor=', 'cursor'],
  ['GET', `/v1/onboardings?cursor=${'x'.repeat(2049)}`, 'cursor'],
  ['GET', '/v1/onboardings?stag=activated', 'stag'],
  ['GET', '/v1/onboardings?__proto__=1', '__proto__'],
  ['GET', '/v1/people?stage=activated', 'stage'],
  ['GET', '/v1/people?limit=-1', 'limit'],
  ['GET', '/v1/onboardings/ada@example.com', 'employeeId'],
  ['GET', '/v1/onboardings/a%2fb', 'employeeId'],
  ['GET', '/v1/onboardings/a%00b', 'employeeId'],
  ['GET', `/v1/onboardings/${'x'.repeat(65)}`, 'employeeId'],
  ['POST', '/v1/onboardings/-e/resend', 'employeeId'],
  ['POST', '/v1/onboardings/%20/rescind', 'employeeId'],
  ['POST', '/v1/onboardings/%F0%9F%98%80/resolve', 'employeeId'],
  ['GET', '/v1/offboardings?stage=activated', 'stage'],
  ['GET', '/v1/offboardings?limit=251', 'limit'],
  ['GET', '/v1/offboardings/ada@example.com', 'employeeId'],
  ['POST', '/v1/offboardings/%20/approve', 'employeeId'],
  ['POST', '/v1/offboardings?dryRun=yes', 'dryRun'],
  ['POST', '/v1/offboardings?dryRun=true&timeZone=Vienna', 'timeZone'],
  ['POST', '/v1/offboardings?dry-run=true', 'dry-run'],
  ['POST', '/v1/onboardings?dryRun=1', 'dryRun'],
  ['GET', '/v1/role-changes/a%2fb', 'employeeId'],
  ...[
    '/v1/role-changes',
    '/v1/offboardings/e-1/approve',
    '/v1/onboardings/e-1/rescind',
    '/v1/deletions/stop',
  ].map((path): [string, string, string] => ['POST', `${path}?dryRun=true`, 'dryRun']),
])('names the wrong parameter of %s %s', async (method, path, parameter) => {
  const under = testApp();
  const response = await under.ask(method, path);
  expect(response.status).toBe(400);
  expect((await problem(response)).errors?.map((error) => error.parameter)).toContain(parameter);
  nothingStarted(under);
});

test.each([
  '/%ff',
  '/v1/%ff',
  '/v1/onboardings/%ff',
  '/v1/onboardings/%zz',
  '/v1/people?cursor=%ff',
  '/healthz?%',
])('answers 400 to %s, which is not UTF-8', async (path) => {
  const under = testApp();
  const response = await under.ask('GET', path);
  expect(response.status).toBe(400);
  expect((await problem(response)).type).toBe('/problems/malformed-request');
  nothingStarted(under);
});

test('refuses half a surrogate pair in a name', async () => {
  const under = testApp();
  const { errors } = await problem(
    await under.ask('POST', '/v1/onboardings', {
      body: '{"employeeId":"e-1","email":"a@b.example","name":"A\\ud800","role":"admin"}',
    }),
  );
  expect(errors?.map(({ pointer }) => pointer)).toEqual(['/name']);
});
