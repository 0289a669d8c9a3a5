/** A Kratos in memory is worth something as long as it answers as the real one does: both are asked the same. */
import { randomUUID } from 'node:crypto';
import type { IdentityApi, JsonPatch } from '@ory/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kratosAdmin } from '../../activities/kratos/admin.js';
import { inMemoryKratos } from '../../src/rehearsal/kratos/kratos.js';
import { openRecovery, setPassword } from '../../src/rehearsal/kratos/visitor.js';
import { open } from '../activities/recovery-flow.js';
import { startKratos, type RunningKratos } from '../support/servers.js';

/** A Kratos, and a person before it. */
interface Place {
  api: IdentityApi;
  /** Opens a link. @returns whether that led to where a password can be set */
  open: (link: string) => Promise<boolean>;
  /** Opens a link and sets a password. */
  activate: (link: string) => Promise<void>;
}

/** What came back, without what is another each time. */
interface Told {
  status: number;
  [what: string]: unknown;
}

let server: RunningKratos;
let real: Map<string, Told>;
let memory: Map<string, Told>;

beforeAll(async () => {
  server = await startKratos();
  real = await conversation(realPlace());
  memory = await conversation(memoryPlace());
});
afterAll(() => server.stop());

function realPlace(): Place {
  const { publicUrl, adminUrl } = server;
  return {
    api: kratosAdmin({ url: adminUrl, pathPrefix: '/admin' }),
    open: async (link) => (await open(publicUrl, link)).settingsFlow !== undefined,
    activate: async (link) => (await open(publicUrl, link)).setPassword('seven quiet tractors'),
  };
}

function memoryPlace(): Place {
  const { api, records } = inMemoryKratos({ now: () => Promise.resolve(Date.now()) });
  const key = (link: string) => new URL(link).searchParams.get('token') ?? '';
  return {
    api,
    open: (link) => Promise.resolve(openRecovery(records, key(link), Date.now()) !== undefined),
    activate(link) {
      const identityId = openRecovery(records, key(link), Date.now()) ?? '';
      expect(setPassword(records, identityId, 3_600_000, Date.now())).toBe(true);
      return Promise.resolve();
    },
  };
}

interface Answer {
  status: number;
  data: unknown;
  headers: unknown;
}

interface ShownIdentity {
  id: string;
  schema_id: string;
  state: string;
  traits: unknown;
  metadata_admin: unknown;
  created_at: string;
  credentials?: Record<string, { identifiers?: string[]; config?: object }>;
}

/** Where fault was found is what the service reads; the words around it are for people. */
function refusal({ status, data }: Answer): Told {
  const { error } = data as { error?: { code: number; status: string; reason?: string; message: string } };
  if (!error) return { status };
  const { code, status: phrase, reason, message } = error;
  const place = reason && (/I\[#(\/?[\w/]*)\]/.exec(reason)?.[1] ?? reason);
  return { status, error: { code, phrase, message, place } };
}

function identity(answer: Answer): Told {
  if (answer.status >= 400) return refusal(answer);
  const { schema_id, state, traits, metadata_admin, created_at, credentials } = answer.data as ShownIdentity;
  const password = credentials?.['password'];
  return {
    status: answer.status,
    shown: { schema_id, state, traits, metadata_admin },
    dated: !Number.isNaN(Date.parse(created_at)),
    password: password && {
      identifiers: password.identifiers,
      config: password.config && Object.keys(password.config),
    },
  };
}

const list = ({ status, data, headers }: Answer): Told => ({
  status,
  count: (data as unknown[]).length,
  credentials: (data as ShownIdentity[]).map(
    ({ credentials }) => credentials?.['password']?.config !== undefined,
  ),
  next: /rel="next"/.test(String((headers as { link?: unknown }).link)),
});

const sessions = ({ status, data }: Answer): Told => ({
  status,
  sessions: (data as { active: boolean; authentication_methods: { method: string }[] }[]).map(
    ({ active, authentication_methods: methods }) => ({
      active,
      methods: methods.map(({ method }) => method),
    }),
  ),
});

const link = ({ status, data }: Answer): Told => {
  const { recovery_link: url, recovery_code: code, expires_at: at } = data as Partial<Record<string, string>>;
  if (status >= 400 || url === undefined) return refusal({ status, data, headers: {} });
  const { pathname, searchParams } = new URL(url);
  return {
    status,
    link: { pathname: code === undefined ? pathname : 'the page', parameters: [...searchParams.keys()] },
    digits: code?.length,
    lives: Math.round((Date.parse(at ?? '') - Date.now()) / 60_000),
  };
};

const urlIn = ({ data }: Answer) => (data as { recovery_link: string }).recovery_link;
const idIn = ({ data }: Answer) => (data as ShownIdentity).id;

/** Asks for everything that the service asks for, and for much of what it should not. */
async function conversation({ api, open: openLink, activate }: Place): Promise<Map<string, Told>> {
  const told = new Map<string, Told>();
  const ada = { email: 'Ada@Example.com', name: 'Ada' };
  const marked = { lifecycle: { employeeId: 'e-1' } };
  const create = (schemaId: string, traits: object, rest: object = {}) =>
    api.createIdentity({ createIdentityBody: { schema_id: schemaId, traits, ...rest } });
  const patch = (id: string, ...jsonPatch: JsonPatch[]) => api.patchIdentity({ id, jsonPatch });
  const get = (id: string) => api.getIdentity({ id, includeCredential: ['password'] });
  const newLink = (id: string, expires_in = '24h') =>
    api.createRecoveryLinkForIdentity({ createRecoveryLinkForIdentityBody: { identity_id: id, expires_in } });
  const nobody = randomUUID();

  const made = await create('analyst', ada, { metadata_admin: marked });
  const id = idIn(made);
  told.set('create', identity(made));
  told.set(
    'create: address taken, in another case',
    identity(await create('admin', { email: 'ada@example.com' })),
  );
  told.set('create: no such schema', identity(await create('boss', { email: 'b@example.com' })));
  told.set('create: trait missing', identity(await create('analyst', { name: 'B' })));
  told.set('create: trait unknown', identity(await create('analyst', { email: 'b@example.com', nick: 'b' })));
  told.set('create: no address', identity(await create('analyst', { email: 'b at example' })));
  told.set(
    'create: name too long',
    identity(await create('analyst', { email: 'b@example.com', name: 'x'.repeat(201) })),
  );

  told.set('get', identity(await get(id)));
  told.set('get: without credentials', identity(await api.getIdentity({ id })));
  told.set('get: nobody', identity(await get(nobody)));
  told.set('get: no id', identity(await get('x')));
  told.set('find', list(await api.listIdentities({ credentialsIdentifier: ' ADA@example.com ' })));
  told.set('find: nobody', list(await api.listIdentities({ credentialsIdentifier: 'b@example.com' })));

  const others = [
    await create('admin', { email: 'b@example.com' }),
    await create('admin', { email: 'c@example.com' }),
  ];
  told.set('list', list(await api.listIdentities({})));
  const first = await api.listIdentities({ pageSize: 2, includeCredential: ['password'] });
  told.set('list: first page', list(first));
  const pageToken = /page_token=([^&>]+)[^>]*>; *rel="next"/.exec(String(first.headers['link']))?.[1] ?? '';
  told.set('list: last page', list(await api.listIdentities({ pageSize: 2, pageToken })));
  told.set('list: full page that is the last', list(await api.listIdentities({ pageSize: 3 })));
  told.set('list: no such page', { status: (await api.listIdentities({ pageToken: 'x' })).status });

  told.set(
    'patch: state and marker',
    identity(
      await patch(
        id,
        { op: 'replace', path: '/state', value: 'inactive' },
        { op: 'add', path: '/metadata_admin/lifecycle', value: { employeeId: 'e-2' } },
      ),
    ),
  );
  told.set('patch: again', identity(await patch(id, { op: 'replace', path: '/state', value: 'active' })));
  told.set('patch: role', identity(await patch(id, { op: 'replace', path: '/schema_id', value: 'admin' })));
  told.set(
    'patch: no such role',
    identity(await patch(id, { op: 'replace', path: '/schema_id', value: 'boss' })),
  );
  told.set('patch: no such state', {
    status: (await patch(id, { op: 'replace', path: '/state', value: 'gone' })).status,
  });
  told.set('patch: unknown path', identity(await patch(id, { op: 'replace', path: '/nope', value: 1 })));
  told.set('patch: denied path', {
    status: (await patch(id, { op: 'replace', path: '/id', value: nobody })).status,
  });
  told.set('patch: remove of what is missing', {
    status: (await patch(id, { op: 'remove', path: '/traits/team' })).status,
  });
  told.set('patch: test', {
    status: (await patch(id, { op: 'test', path: '/state', value: 'active' })).status,
  });
  told.set(
    'patch: trait that the schema refuses',
    identity(await patch(id, { op: 'replace', path: '/traits/email', value: 'x' })),
  );
  told.set(
    'patch: address taken',
    identity(await patch(id, { op: 'replace', path: '/traits/email', value: 'B@example.com' })),
  );
  told.set(
    'patch: address',
    identity(await patch(id, { op: 'replace', path: '/traits/email', value: 'ada@new.example' })),
  );
  told.set(
    'patch: nobody',
    identity(await patch(nobody, { op: 'replace', path: '/state', value: 'active' })),
  );
  told.set(
    'patch: marker taken away',
    identity(await patch(id, { op: 'add', path: '/metadata_admin/lifecycle', value: null })),
  );
  told.set('after all patches', identity(await get(id)));

  const fresh = await newLink(id);
  told.set('link', link(fresh));
  told.set('link: in minutes and seconds', link(await newLink(id, '1h30m5s')));
  told.set('link: in days', link(await newLink(id, '7d')));
  told.set('link: none', link(await newLink(nobody)));
  const code = { createRecoveryCodeForIdentityBody: { identity_id: id, expires_in: '1h' } };
  told.set('code', link(await api.createRecoveryCodeForIdentity(code)));
  const noCode = { createRecoveryCodeForIdentityBody: { identity_id: nobody, expires_in: '1h' } };
  told.set('code: nobody', link(await api.createRecoveryCodeForIdentity(noCode)));

  told.set('sessions: none', sessions(await api.listIdentitySessions({ id })));
  told.set('sessions: delete none', refusal(await api.deleteIdentitySessions({ id })));
  await activate(urlIn(fresh));
  told.set('activated', identity(await get(id)));
  told.set('link: opened twice', { status: 0, opened: await openLink(urlIn(fresh)) });
  told.set('sessions', sessions(await api.listIdentitySessions({ id })));
  await patch(id, { op: 'replace', path: '/state', value: 'inactive' });
  told.set('sessions: inactive', sessions(await api.listIdentitySessions({ id, active: true })));
  const useless = await newLink(id);
  told.set('link: of an inactive identity', link(useless));
  told.set('link: opened while inactive', { status: 0, opened: await openLink(urlIn(useless)) });
  await patch(id, { op: 'replace', path: '/state', value: 'active' });
  told.set('link: burnt while inactive', { status: 0, opened: await openLink(urlIn(useless)) });
  told.set('sessions: active again', sessions(await api.listIdentitySessions({ id, active: true })));
  told.set('sessions: delete', { status: (await api.deleteIdentitySessions({ id })).status });
  told.set('sessions: deleted', sessions(await api.listIdentitySessions({ id })));
  told.set('sessions: delete, no id', { status: (await api.deleteIdentitySessions({ id: 'x' })).status });

  told.set('delete', { status: (await api.deleteIdentity({ id })).status });
  told.set('delete: again', refusal(await api.deleteIdentity({ id })));
  told.set('sessions: of nobody', sessions(await api.listIdentitySessions({ id })));
  told.set(
    'create: the address is free again',
    identity(await create('analyst', { email: 'ada@new.example' })),
  );
  for (const other of others) await api.deleteIdentity({ id: idIn(other) });
  return told;
}

test('in memory and for real, Kratos answers the same', () => {
  expect(real.size).toBeGreaterThan(50);
  expect(Object.fromEntries(memory)).toEqual(Object.fromEntries(real));
});
