import { expect, test } from 'vitest';
import { mask } from '../../src/log.js';
import { view } from './fake-lifecycle.js';
import { apiKey, testApp } from './test-app.js';

test.each(['/healthz', '/v1/people', '/v1/onboardings/e-1', '/nothing', '/%ff', '/codec/sign-in'])(
  'gives the answer of %s the headers that each must bear',
  async (path) => {
    const { headers } = await testApp().app.request(path);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  },
);

test("keeps the caller's request id unless it could hold anything but an id", async () => {
  const { app } = testApp();
  const idFor = async (id: string) =>
    (await app.request('/healthz', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
  expect(await idFor('trace-42')).toBe('trace-42');
  for (const id of ['ada@example.com', 'a b', '<x>', 'x'.repeat(129)]) expect(await idFor(id)).not.toBe(id);
});

test('logs one line for each request: pattern, status and id, and nothing that the caller wrote', async () => {
  const { ask, lines } = testApp({ onboarding: () => Promise.resolve(view) });
  await ask('GET', '/v1/onboardings/e-1');
  await ask('GET', '/v1/onboardings?stage=ada@example.com');
  await ask('GET', '/v1/ada@example.com');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { process: 'api', method: 'GET', route: '/v1/onboardings/:employeeId', status: 200 },
    { route: '/v1/onboardings', status: 400 },
    { route: '/v1/*', status: 404 },
  ]);
  expect(lines.join('')).not.toMatch(/ada@|e-1\b/);
  expect(lines.join('')).not.toContain(apiKey);
});

test('masks addresses and credentials in whatever an error says, and the line stays JSON', async () => {
  const { ask, lines } = testApp({
    onboarding: () =>
      Promise.reject(
        new Error(
          'refused\nada.l+x@example.com\t"bo@example.com" at http://k/recovery?flow=abc&token=s3cret',
        ),
      ),
  });
  await ask('GET', '/v1/onboardings/e-1');
  for (const line of lines) JSON.parse(line);
  expect(lines.join('')).not.toMatch(/ada|bo@|example\.com|s3cret|abc&/);
  expect(lines.join('')).toContain('refused');
});

test('masks nothing that is no address', () => {
  const line = JSON.stringify({
    path: '/app/node_modules/@hono/node-server/x.js',
    runId: 'onboarding/e-1',
    at: 'a @ b',
  });
  expect(mask(line)).toBe(line);
});

test.each([
  ['no address', 'a'.repeat(65_536)],
  ['an @ in the middle', `${'a'.repeat(32_768)}@${'b'.repeat(32_768)}`],
])('reads a long line without spaces in no time: %s', (_, text) => {
  const startedAt = performance.now();
  mask(JSON.stringify({ text }));
  // Seconds, where the time grows by the square of the length.
  expect(performance.now() - startedAt).toBeLessThan(500);
});
