/** The configuration in deploy/kratos, on a real Kratos. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startKratos, type RunningKratos } from '../support/servers.js';

/** What arrives at the api. */
const arrived: { method?: string; url?: string; headers: IncomingHttpHeaders; body: string }[] = [];
const api = createServer((request, response) => {
  void text(request).then((body) => {
    const { method = '', url = '', headers } = request;
    arrived.push({ method, url, headers, body });
    response.end();
    api.emit('arrived');
  });
});
let apiUrl: string;
let kratos: RunningKratos;

beforeAll(async () => {
  await once(api.listen(0, '127.0.0.1'), 'listening');
  apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  kratos = await startKratos({ apiUrl, webhookKey: 'key-of-the-webhook' });
});
afterAll(async () => {
  await kratos.stop();
  api.close();
});

async function post(path: string, body: unknown) {
  const response = await fetch(kratos.adminUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Follows nothing, keeps cookies as a browser does. */
function browser() {
  const cookies = new Map<string, string>();
  return async (url: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const [pair = ''] of response.headers.getSetCookie().map((line) => line.split(';'))) {
      const equals = pair.indexOf('=');
      cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    return response;
  };
}

const location = (response: Response) => response.headers.get('location') ?? '';

test.each(['admin', 'analyst', 'automation-engineer'])(
  'a person of role %s can be created by hand with an address alone',
  async (role) => {
    const created = await post('/admin/identities', {
      schema_id: role,
      traits: { email: `${role}@example.com` },
    });
    expect(created).toMatchObject({ status: 201, body: { schema_id: role } });
  },
);

test.each([
  ['no address', { name: 'Ada' }, 'email'],
  ['an unknown trait', { email: 'ada@example.com', salary: 1 }, 'salary'],
  ['what is no address', { email: 'ada' }, 'email'],
])('refuses %s', async (_, traits, named) => {
  const refused = await post('/admin/identities', { schema_id: 'analyst', traits });
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toContain(named);
});

test('a password that was set is told to the api with the key and the identity id alone', async () => {
  const { body: identity } = await post('/admin/identities', {
    schema_id: 'analyst',
    traits: { email: 'grace@example.com', name: 'Grace Hopper', team: 'compilers' },
  });
  const { body: issued } = await post('/admin/recovery/link', {
    identity_id: identity['id'],
    expires_in: '24h',
  });

  const visit = browser();
  const opened = await visit(issued['recovery_link'] as string);
  expect(location(opened)).toMatch(new RegExp(`^${apiUrl}/settings\\?flow=`));

  const flowId = new URL(location(opened)).searchParams.get('flow');
  const flow = (await (
    await visit(`${kratos.publicUrl}/self-service/settings/flows?id=${flowId}`)
  ).json()) as {
    ui: { action: string; nodes: { attributes: { name: string; value: string } }[] };
  };
  const csrf = flow.ui.nodes.find(({ attributes }) => attributes.name === 'csrf_token');
  const hook = once(api, 'arrived');
  const form = { method: 'password', csrf_token: csrf?.attributes.value ?? '', password: 'a bug, 9/9/1947' };
  const set = await visit(flow.ui.action, {
    method: 'POST',
    headers: { accept: 'text/html' },
    body: new URLSearchParams(form),
  });
  expect(location(set)).toBe(`${apiUrl}/signed-in`);

  await hook;
  expect(arrived).toMatchObject([
    { method: 'POST', url: '/hooks/kratos', headers: { authorization: 'Bearer key-of-the-webhook' } },
  ]);
  expect(JSON.parse(arrived[0]?.body ?? '')).toEqual({ identityId: identity['id'] });
});

test('nobody signs up by themselves', async () => {
  const visit = browser();
  const flow = await visit(`${kratos.publicUrl}/self-service/registration/api`);
  expect(flow.status).toBe(400);
});

const json = { accept: 'application/json', 'content-type': 'application/json' };

/** As programs sign in, which need no cookies. */
async function signedIn(email: string, password: string): Promise<{ 'x-session-token': string }> {
  const begun = await fetch(`${kratos.publicUrl}/self-service/login/api`);
  const { ui } = (await begun.json()) as { ui: { action: string } };
  const body = JSON.stringify({ method: 'password', identifier: email, password });
  const answer = await fetch(ui.action, { method: 'POST', headers: json, body });
  const { session_token: token } = (await answer.json()) as { session_token: string };
  return { 'x-session-token': token };
}

test('nobody changes their own address or team', async () => {
  const traits = { email: 'mallory@example.com', team: 'red' };
  const password = 'seven quiet tractors';
  const credentials = { password: { config: { password } } };
  const { body: made } = await post('/admin/identities', { schema_id: 'analyst', traits, credentials });
  const session = await signedIn(traits.email, password);
  const begun = await fetch(`${kratos.publicUrl}/self-service/settings/api`, { headers: session });
  const { ui } = (await begun.json()) as { ui: { action: string } };
  const changed = await fetch(ui.action, {
    method: 'POST',
    headers: { ...json, ...session },
    body: JSON.stringify({ method: 'profile', traits: { email: 'ceo@example.com', team: 'blue' } }),
  });
  expect(changed.status).toBe(404);
  const found = await fetch(`${kratos.adminUrl}/admin/identities/${String(made['id'])}`);
  expect(await found.json()).toMatchObject({ traits });
});

test('nobody has a code made that could be guessed, and one that an administrator made works', async () => {
  const traits = { email: 'alan@example.com' };
  const { body: made } = await post('/admin/identities', { schema_id: 'analyst', traits });
  const begun = await fetch(`${kratos.publicUrl}/self-service/recovery/api`);
  const { ui } = (await begun.json()) as { ui: { action: string } };
  const body = JSON.stringify({ method: 'code', ...traits });
  expect((await fetch(ui.action, { method: 'POST', headers: json, body })).status).toBe(400);

  const { body: issued } = await post('/admin/recovery/code', { identity_id: made['id'], expires_in: '1h' });
  const flow = new URL(issued['recovery_link'] as string).searchParams.get('flow') ?? '';
  const read = await fetch(`${kratos.publicUrl}/self-service/recovery/flows?id=${flow}`);
  expect(await read.json()).toMatchObject({ state: 'sent_email' });
  const form = { method: 'code', code: issued['recovery_code'] as string, csrf_token: '' };
  const entered = await fetch(`${kratos.publicUrl}/self-service/recovery?flow=${flow}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'text/html' },
    body: new URLSearchParams(form),
  });
  expect(location(entered)).toMatch(new RegExp(`^${apiUrl}/settings\\?flow=`));
});
