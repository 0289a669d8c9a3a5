import { createHash } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { afterEach, expect, test, vi } from 'vitest';
import { payloadCodec } from '../../src/temporal/payload-codec.js';
import { apiKey, flippingCodec, problem, temporalUiOrigin, testApp } from './test-app.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const encrypted = {
  payloads: [{ metadata: { encoding: base64('flipped') }, data: base64('"adA"') }],
};
const plain = { payloads: [{ metadata: { encoding: base64('json/plain') }, data: base64('"Ada"') }] };

afterEach(() => vi.useRealTimers());

/** What a browser keeps after signing in. */
async function signIn({ app }: ReturnType<typeof testApp>, key = apiKey) {
  const response = await app.request('/codec/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ key }).toString(),
  });
  const setCookie = response.headers.get('set-cookie');
  return { response, setCookie, cookie: setCookie?.split(';')[0] ?? '' };
}

async function decode(
  { app }: ReturnType<typeof testApp>,
  headers: Record<string, string>,
  body: unknown = encrypted,
) {
  return app.request('/codec/decode', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}
const withKey = { authorization: `Bearer ${apiKey}` };

test.each([
  ['no payloads', {}],
  ['payloads that are no list', { payloads: 'x' }],
  ['bytes that are no base64', { payloads: [{ data: '§' }] }],
  ['metadata that is no text', { payloads: [{ metadata: { encoding: 1 } }] }],
  ['a payload of another key', plain],
])('refuses %s with a problem', async (_, body) => {
  const response = await decode(testApp(), withKey, body);
  expect(response.status).toBe(400);
  await problem(response);
});

test('encodes nothing, so that no run is started past our checks', async () => {
  const encode = vi.spyOn(flippingCodec, 'encode');
  expect((await testApp().ask('POST', '/codec/encode', { body: plain })).status).toBe(403);
  expect(encode).not.toHaveBeenCalled();
});

test('decodes for the holder of the key', async () => {
  const response = await decode(testApp(), withKey);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual(plain);
});

test('decodes what this service encrypted, and refuses it changed', async () => {
  const codec = payloadCodec([{ id: 'k1', key: Buffer.alloc(32, 1) }]);
  const context = { type: 'workflow', namespace: 'default', workflowId: 'onboarding/e-1' } as const;
  const [sealed] = await codec.encode([defaultPayloadConverter.toPayload('Ada')], context);
  const inBase64 = (bytes?: Uint8Array | null) => Buffer.from(bytes ?? []).toString('base64');
  const payload = {
    metadata: Object.fromEntries(
      Object.entries(sealed?.metadata ?? {}).map(([name, value]) => [name, inBase64(value)]),
    ),
    data: inBase64(sealed?.data),
  };
  const under = testApp({}, undefined, codec);
  const opened = await decode(under, withKey, { payloads: [payload] });
  expect(await opened.json()).toEqual(plain);
  const moved = { ...payload, metadata: { ...payload.metadata, run: base64('default/onboarding/e-2') } };
  for (const damaged of [
    moved,
    { ...payload, data: payload.data.slice(0, 8) },
    { metadata: payload.metadata },
  ])
    expect((await decode(under, withKey, { payloads: [damaged] })).status).toBe(400);
});

test('refuses a wrong key at sign-in, and sets no cookie', async () => {
  const { response, setCookie } = await signIn(testApp(), 'not the key');
  expect([response.status, setCookie]).toEqual([401, null]);
  expect(await response.text()).not.toContain('not the key');
});

test('gives a browser that signed in a cookie that is not the key and that scripts cannot read', async () => {
  const under = testApp();
  const { setCookie, cookie } = await signIn(under);
  expect(setCookie).toMatch(/HttpOnly/);
  expect(setCookie).toMatch(/SameSite=Strict/);
  expect(setCookie).toMatch(/Path=\/codec/);
  expect(setCookie).not.toContain(apiKey);
  expect((await decode(under, { cookie })).status).toBe(200);
});

test('opens nothing but the codec to that cookie', async () => {
  const under = testApp();
  const { cookie } = await signIn(under);
  expect((await under.app.request('/v1/people', { headers: { cookie } })).status).toBe(401);
});

test('ends a session after 12 hours', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const under = testApp();
  const { cookie } = await signIn(under);
  vi.setSystemTime(Date.now() + 12 * 3_600_000 - 1000);
  expect((await decode(under, { cookie })).status).toBe(200);
  vi.setSystemTime(Date.now() + 1000);
  expect((await decode(under, { cookie })).status).toBe(401);
});

test('refuses a cookie whose expiry was moved, cut or made up', async () => {
  const under = testApp();
  const { cookie } = await signIn(under);
  const [name = '', value = ''] = cookie.split('=');
  const [expiry = '', mac = ''] = value.split('.');
  const forged = [
    `${Number(expiry) + 1}.${mac}`,
    `${expiry}.`,
    expiry,
    `${expiry}.${mac}x`,
    `9999999999.${mac}`,
    '.',
    'x',
  ];
  for (const token of forged) expect((await decode(under, { cookie: `${name}=${token}` })).status).toBe(401);
});

test("lets pages of Temporal's UI ask, and no other page", async () => {
  const under = testApp();
  const preflight = (origin: string) =>
    under.app.request('/codec/decode', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-namespace',
      },
    });
  const allowed = await preflight(temporalUiOrigin);
  expect(allowed.status).toBe(204);
  expect(allowed.headers.get('access-control-allow-origin')).toBe(temporalUiOrigin);
  expect(allowed.headers.get('access-control-allow-credentials')).toBe('true');
  expect(allowed.headers.get('access-control-allow-headers')).toContain('x-namespace');
  for (const origin of ['http://evil.example', 'null', `${temporalUiOrigin}.evil.example`])
    expect((await preflight(origin)).headers.has('access-control-allow-origin')).toBe(false);

  const { cookie } = await signIn(under);
  const read = await decode(under, { cookie, origin: temporalUiOrigin });
  expect(read.headers.get('access-control-allow-origin')).toBe(temporalUiOrigin);
  // A refusal must be readable too, or the UI shows a network error.
  const refused = await decode(under, { origin: temporalUiOrigin });
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
    401,
    temporalUiOrigin,
  ]);
});

test('serves the sign-in page with a policy that permits its form, its style and nothing else', async () => {
  const page = await testApp().app.request('http://127.0.0.1:8080/codec/sign-in');
  const text = await page.text();
  const style = /<style>(.*)<\/style>/s.exec(text)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(page.headers.get('content-security-policy')).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  );
  expect(text).toContain('type="password"');
});

test('tells a browser that signed in, also when it returns, what to tell the UI', async () => {
  const under = testApp();
  const { response, cookie } = await signIn(under);
  const again = await under.app.request('http://127.0.0.1:8080/codec/sign-in', { headers: { cookie } });
  for (const text of [await response.text(), await again.text()]) {
    expect(text).toContain(temporalUiOrigin);
    expect(text).toContain('Include cross-origin credentials');
    expect(text).not.toContain(apiKey);
  }
});

test('has people of this machine sign in under the name that the UI has, or the cookie would not be sent', async () => {
  const { app } = testApp();
  const location = async (url: string) => (await app.request(url)).headers.get('location');
  expect(await location('http://localhost:8080/codec/sign-in')).toBe('http://127.0.0.1:8080/codec/sign-in');
  expect(await location('http://[::1]:8080/codec/sign-in')).toBe('http://127.0.0.1:8080/codec/sign-in');
  for (const host of ['127.0.0.1:8080', 'evil.example', '127.0.0.1.evil.example'])
    expect(await location(`http://${host}/codec/sign-in`)).toBe(null);
});
