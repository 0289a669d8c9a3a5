/** Faults of kratos-public and of those who ask, which a real one cannot be made to show on demand. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest';
import { accountPages } from '../../src/account/pages.js';

const id = '7bbadb0f-04e3-41a8-ac38-16e2a1042540';

interface Scripted {
  path: string;
  status: number;
  body: string | object;
}

let server: Server;
let kratosPublicUrl: string;
let script: Scripted[] = [];
let asked: { path: string | undefined; cookie: string | undefined }[] = [];
let warnings: unknown[] = [];
let pages: Hono;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ path: request.url, cookie: request.headers.cookie });
    const next = script.shift();
    if (next?.path !== request.url) script.push({ path: `unexpected ${request.url}`, status: 0, body: '' });
    response.writeHead(next?.status ?? 599, { 'content-type': 'application/json' });
    response.end(typeof next?.body === 'object' ? JSON.stringify(next.body) : next?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  kratosPublicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  asked = [];
  warnings = [];
  pages = accountPages({ kratosPublicUrl, log: { warn: (...all: unknown[]) => warnings.push(all) } });
});

// A line of the script that nobody asked for is a test that does not test what it says.
afterEach(() => expect(script.splice(0)).toEqual([]));

function flow(kind: 'login' | 'settings' | 'recovery', change: { action?: string; state?: string } = {}) {
  return {
    id,
    state: change.state ?? 'show_form',
    ui: {
      action: change.action ?? `${kratosPublicUrl}/self-service/${kind}?flow=${id}`,
      messages: [] as object[],
      nodes: [
        {
          group: 'default',
          attributes: { name: 'csrf_token', value: 'a-csrf-token' },
          messages: [] as object[],
        },
        { group: 'password', attributes: { name: 'password' }, messages: [] as object[] },
      ],
    },
  };
}

const flowPath = (kind: string) => `/self-service/${kind}/flows?id=${id}`;
const get = (path: string, headers: Record<string, string> = {}) => pages.request(path, { headers });

test('pages may run no foreign script, be framed by nobody, and are kept nowhere', async () => {
  for (const path of ['/welcome', '/recovery', '/error']) {
    const { headers } = await get(path);
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`form-action 'self' ${kratosPublicUrl};`);
    expect(policy).not.toContain('unsafe');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('only pages with a script may run one', async () => {
  expect((await get('/welcome')).headers.get('content-security-policy')).toContain("script-src 'self'");
  expect((await get('/error')).headers.get('content-security-policy')).toContain("script-src 'none'");
});

test('the welcome page asks Kratos nothing and is the same for GET and HEAD', async () => {
  const head = await pages.request('/welcome', { method: 'HEAD' });
  expect(head.status).toBe(200);
  expect(await head.text()).toBe('');
  expect((await get('/welcome')).status).toBe(200);
  expect(asked).toEqual([]);
});

test('the files of a page are kept for good under their version, and not under another', async () => {
  const html = await (await get('/welcome')).text();
  const files = [...html.matchAll(/(?:href|src)="(\/account[^"]+|\/welcome\.js[^"]+)"/g)].map(
    ([, path]) => path ?? '',
  );
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const file of files) {
    const current = await get(file);
    expect(current.status).toBe(200);
    expect(current.headers.get('cache-control')).toContain('immutable');
    const other = await get(file.replace(/v=.*/, 'v=other'));
    expect(other.headers.get('cache-control')).toBe('no-cache');
  }
});

test('begins a flow where there is none, or none that could be one', async () => {
  for (const query of ['', '?flow=', '?flow=1', `?flow=${id}/../x`, '?flow=../../admin', `?flow=${id}%26x`]) {
    const login = await get(`/login${query}`);
    expect(login.status).toBe(303);
    expect(login.headers.get('location')).toBe(`${kratosPublicUrl}/self-service/login/browser`);
    const settings = await get(`/settings${query}`);
    expect(settings.headers.get('location')).toBe(`${kratosPublicUrl}/self-service/settings/browser`);
  }
  expect(asked).toEqual([]);
});

test.each(['login', 'settings', 'recovery'])(
  '%s: a Kratos that fails is told as such, not logged with ids',
  async (kind) => {
    script = [{ path: flowPath(kind), status: 503, body: 'no healthy upstream' }];
    const answer = await get(`/${kind}?flow=${id}`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('We will be right back');
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify(warnings)).not.toContain(id);
  },
);

test('a Kratos that cannot be reached is a 503 on each page that needs it', async () => {
  pages = accountPages({ kratosPublicUrl: 'http://127.0.0.1:1', log: { warn: () => undefined } });
  for (const path of [
    `/login?flow=${id}`,
    `/settings?flow=${id}`,
    `/recovery?flow=${id}`,
    '/signed-in',
    `/error?id=${id}`,
  ])
    expect((await get(path)).status).toBe(503);
  expect((await get('/welcome')).status).toBe(200);
});

test.each<[string, string | object]>([
  ['HTML', '<html>hello</html>'],
  ['nothing', ''],
  ['null', 'null'],
  ['a flow without a form', { id }],
  ['a flow whose action is no address', { id, ui: { action: 'nowhere', nodes: [] } }],
])('%s instead of a flow is a 502', async (_, body) => {
  script = [{ path: flowPath('login'), status: 200, body }];
  expect((await get(`/login?flow=${id}`)).status).toBe(502);
});

test.each(['https://evil.example/', 'http://127.0.0.1:1/self-service/login', 'javascript:alert(1)'])(
  'no form posts to %s',
  async (action) => {
    for (const kind of ['login', 'settings'] as const) {
      script = [{ path: flowPath(kind), status: 200, body: flow(kind, { action }) }];
      const answer = await get(`/${kind}?flow=${id}`);
      expect(answer.status).toBe(502);
      expect(await answer.text()).not.toContain(action);
    }
  },
);

test('no link signs out elsewhere', async () => {
  const identity = { schema_id: 'analyst', traits: { name: 'Ada' } };
  script = [
    { path: '/sessions/whoami', status: 200, body: { identity } },
    { path: '/self-service/logout/browser', status: 200, body: { logout_url: 'https://evil.example/' } },
  ];
  const answer = await get('/signed-in');
  expect(answer.status).toBe(502);
  expect(await answer.text()).not.toContain('evil');
});

test("Kratos gets the browser's cookies", async () => {
  script = [{ path: flowPath('login'), status: 200, body: flow('login') }];
  const answer = await get(`/login?flow=${id}`, { cookie: 'csrf_token_1=a; ory_kratos_session=b' });
  expect(await answer.text()).toContain('value="a-csrf-token"');
  expect(asked).toEqual([{ path: flowPath('login'), cookie: 'csrf_token_1=a; ory_kratos_session=b' }]);
});

test('what Kratos says is text, never markup', async () => {
  const body = flow('login');
  body.ui.messages.push({ id: 1, type: 'error', text: '<script>alert(1)</script>' });
  script = [{ path: flowPath('login'), status: 200, body }];
  expect(await (await get(`/login?flow=${id}`)).text()).not.toContain('<script>alert');
});

test("a message without words of ours is shown in Kratos' own", async () => {
  const body = flow('settings');
  body.ui.nodes[1]?.messages.push({ id: 4999999, type: 'error', text: 'A rule of the future.' });
  script = [{ path: flowPath('settings'), status: 200, body }];
  expect(await (await get(`/settings?flow=${id}`)).text()).toContain('A rule of the future.');
});

test.each([
  ['settings', 401, undefined, '/login'],
  ['settings', 404, undefined, '/self-service/settings/browser'],
  ['settings', 410, undefined, '/self-service/settings/browser'],
  ['settings', 403, 'security_identity_mismatch', '/self-service/settings/browser'],
  ['login', 404, undefined, '/self-service/login/browser'],
  ['login', 410, undefined, '/self-service/login/browser'],
])('%s refused with %i %s begins again at %s', async (kind, status, error, to) => {
  script = [{ path: flowPath(kind), status, body: { error: { code: status, id: error } } }];
  const answer = await get(`/${kind}?flow=${id}`);
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(to.startsWith('/self') ? `${kratosPublicUrl}${to}` : to);
});

test.each([
  ['settings', 403, 'session_aal2_required', 'That did not work'],
  ['login', 403, 'security_csrf_violation', 'Please start again'],
  ['recovery', 403, 'security_csrf_violation', 'This link no longer works'],
  ['recovery', 400, undefined, 'This link no longer works'],
  ['recovery', 410, undefined, 'This link has expired'],
])('%s refused with %i %s is explained', async (kind, status, error, title) => {
  script = [{ path: flowPath(kind), status, body: { error: { code: status, id: error } } }];
  const answer = await get(`/${kind}?flow=${id}`);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(await answer.text()).toContain(`<h1>${title}</h1>`);
});

test('asking for a mail by oneself is not offered', async () => {
  expect(await (await get('/recovery')).text()).toContain('Ask for a new link');
  script = [{ path: flowPath('recovery'), status: 200, body: flow('recovery', { state: 'choose_method' }) }];
  const answer = await (await get(`/recovery?flow=${id}`)).text();
  expect(answer).toContain('Ask for a new link');
  expect(answer).not.toContain('<form');
});

test.each([
  [{ code: 401, reason: 'This account was disabled.' }, 'This account was disabled'],
  [{ code: 403, id: 'security_csrf_violation' }, 'Please start again'],
  [{ code: 404, reason: 'The recovery request could not be found.' }, 'This link no longer works'],
  [{ code: 500, reason: 'secret detail' }, 'That did not work'],
])('error %j is explained without detail', async (error, title) => {
  script = [{ path: `/self-service/errors?id=${id}`, status: 200, body: { id, error } }];
  const html = await (await get(`/error?id=${id}`)).text();
  expect(html).toContain(`<h1>${title}</h1>`);
  expect(html).not.toContain('secret detail');
});

test('speaks the language that the browser prefers, or the one asked for', async () => {
  const languageOf = async (path: string, headers: Record<string, string> = {}) =>
    (await get(path, headers)).headers.get('content-language');
  expect(await languageOf('/welcome')).toBe('en');
  expect(await languageOf('/welcome', { 'accept-language': 'de-CH, de;q=0.9, en;q=0.8' })).toBe('de');
  expect(await languageOf('/welcome', { 'accept-language': 'fr, en;q=0.3, de;q=0.7' })).toBe('de');
  expect(await languageOf('/welcome', { 'accept-language': 'fr, de;q=0' })).toBe('en');
  expect(await languageOf('/welcome', { 'accept-language': ';;q=x,,*' })).toBe('en');
  expect(await languageOf('/welcome?lang=de')).toBe('de');
  expect(await languageOf('/welcome?lang=constructor', { 'accept-language': 'de' })).toBe('de');
  expect(await languageOf('/welcome', { cookie: 'account_language=de' })).toBe('de');
  expect(await languageOf('/welcome?lang=en', { cookie: 'account_language=de' })).toBe('en');
});

test('shows the company and whom to ask', async () => {
  pages = accountPages({
    kratosPublicUrl,
    organisation: 'Analytical <Engines>',
    contact: 'hr@example.com',
    log: { warn: () => undefined },
  });
  const html = await (await get('/welcome')).text();
  expect(html).toContain('Analytical &lt;Engines&gt;');
  expect(html).toContain('mailto:hr@example.com');
});

test('goes to sign-in from a session that has ended, but not round in circles where no cookie arrives', async () => {
  const refusal = { path: '/sessions/whoami', status: 401, body: { error: { code: 401 } } };
  script = [refusal];
  const ended = await get('/signed-in', { cookie: 'csrf_token_1=a' });
  expect(ended.headers.get('location')).toBe('/login');
  script = [refusal];
  const unreached = await get('/signed-in', { cookie: 'account_language=en' });
  expect(unreached.status).toBe(403);
  expect(await unreached.text()).toContain('Please start again');
});

test('leaves errors that are not of Kratos to the app around it', async () => {
  pages.get('/broken', () => {
    throw new Error('ours');
  });
  const app = new Hono().route('/', pages);
  app.onError((error, c) => c.text(error.message, 500));
  expect(await (await app.request('/broken')).text()).toBe('ours');
});
