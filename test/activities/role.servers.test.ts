import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../../src/root.js';
import { attempt, run } from '../support/attempt.js';
import { quietEngine } from './ports.js';
import { open } from './recovery-flow.js';
import { madeByHand, newJoiner, patchByHand, shown, startSite, type Site } from './site.js';

let site: Site;
let configDir: string;
let person: ReturnType<typeof newJoiner>;

/** A Kratos in which automation engineers must have a team. */
async function withTeams(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kratos-'));
  await cp(join(root, 'deploy', 'kratos'), folder, { recursive: true });
  const file = join(folder, 'schemas', 'automation-engineer.schema.json');
  const schema = JSON.parse(await readFile(file, 'utf8')) as {
    properties: { traits: { required: string[] } };
  };
  schema.properties.traits.required.push('team');
  await writeFile(file, JSON.stringify(schema));
  return folder;
}

beforeAll(async () => {
  configDir = await withTeams();
  site = await startSite({}, configDir);
});
afterAll(async () => {
  await site.stop();
  await rm(configDir, { recursive: true });
});
beforeEach(() => {
  person = newJoiner();
});

const change = (role: string, identityId?: string) =>
  run(() =>
    site.activities.changeRole({
      employeeId: person.employeeId,
      role,
      ...(identityId !== undefined && { identityId }),
    }),
  );
const created = async () => (await run(() => site.activities.createIdentity(person))).identityId;
const signedIn = async (id: string) => {
  const link = await site.byHand('POST', '/recovery/link', { identity_id: id });
  return open(site.server.publicUrl, (link as { recovery_link: string }).recovery_link);
};

describe('changeRole refuses, and changes nothing', () => {
  test('somebody who is not there', async () => {
    await expect(change('admin')).rejects.toMatchObject({ type: 'identityNotFound', nonRetryable: true });
  });

  test('somebody else', async () => {
    const id = await madeByHand(site, person, { metadata_admin: { lifecycle: { employeeId: 'e-other' } } });
    await expect(change('admin', id)).rejects.toMatchObject({ type: 'identityOfAnother' });
    expect((await shown(site, id)).schema_id).toBe('analyst');
  });

  test('somebody who is inactive: who leaves is given nothing', async () => {
    const id = await created();
    await patchByHand(site, id, '/state', 'inactive');
    await expect(change('admin')).rejects.toMatchObject({ type: 'identityInactive', nonRetryable: true });
    expect((await shown(site, id)).schema_id).toBe('analyst');
  });

  test('somebody who is leaving: the offboarding is the one writer', async () => {
    const id = await created();
    const engine = { ...quietEngine, offboardingRuns: () => Promise.resolve(true) };
    const leaving = run(() =>
      site.activitiesWith({ engine }).changeRole({ employeeId: person.employeeId, role: 'admin' }),
    );
    await expect(leaving).rejects.toMatchObject({ type: 'leaving', nonRetryable: true });
    expect((await shown(site, id)).schema_id).toBe('analyst');
  });

  test("details that the new role's schema does not take, naming them and not what is in them", async () => {
    const { employeeId, email, name, role } = person;
    const { identityId } = await run(() => site.activities.createIdentity({ employeeId, email, name, role }));
    const opened = await signedIn(identityId);
    const { failure } = await attempt(() =>
      site.activities.changeRole({ employeeId: person.employeeId, role: 'automation-engineer' }),
    );
    expect(failure).toMatchObject({ type: 'detailsRejected', nonRetryable: true });
    expect((failure as Error).message).not.toMatch(/ada|Ada/);
    expect((await shown(site, identityId)).schema_id).toBe('analyst');
    expect(await opened.signedIn()).toBe(true);
  });

  test('a role that Kratos does not know', async () => {
    const id = await created();
    await expect(change('nobody')).rejects.toMatchObject({ type: 'detailsRejected' });
    expect((await shown(site, id)).schema_id).toBe('analyst');
  });
});

describe('changeRole', () => {
  test('changes the role, keeps the password, and ends sessions that were opened under the old one', async () => {
    const id = await created();
    const opened = await signedIn(id);
    await opened.setPassword('seven quiet tractors');
    expect(await change('automation-engineer')).toEqual({ identityId: id, from: 'analyst' });
    expect(await opened.signedIn()).toBe(false);
    expect((await shown(site, id)).schema_id).toBe('automation-engineer');
    const list = await run(() => site.activities.listPeople({ limit: 250 }));
    const people = 'people' in list ? list.people : [];
    expect(people.find(({ identityId }) => identityId === id)?.hasCredential).toBe(true);
  });

  test('a second time is the same; the attempt after one that died still knows the role before', async () => {
    const id = await created();
    const activity = () =>
      site.activities.changeRole({ employeeId: person.employeeId, role: 'automation-engineer' });
    const { heartbeats } = await attempt(activity);
    const again = await attempt(activity, { attempt: 2, heartbeatDetails: heartbeats.at(-1) });
    expect(again.result).toEqual({ identityId: id, from: 'analyst' });
    expect(await change('automation-engineer')).toEqual({ identityId: id, from: 'automation-engineer' });
  });

  test('marks a named identity as ours, in the same change', async () => {
    const id = await madeByHand(site, { ...person, role: 'admin' }, { metadata_admin: { desk: 7 } });
    await madeByHand(site, { ...newJoiner(), role: 'admin' });
    expect(await change('analyst', id)).toEqual({ identityId: id, from: 'admin' });
    expect(await shown(site, id)).toMatchObject({
      schema_id: 'analyst',
      metadata_admin: { desk: 7, lifecycle: { employeeId: person.employeeId, adopted: true } },
    });
  });
});

describe('tellOfRoleChange', () => {
  const tell = (identityId: string) =>
    attempt(() =>
      site.activities.tellOfRoleChange({
        employeeId: person.employeeId,
        locale: 'de',
        identityId,
        role: 'automation-engineer',
      }),
    );

  test('tells nobody where the identity is no longer the person’s', async () => {
    const id = await created();
    await patchByHand(site, id, '/metadata_admin', {});
    expect((await tell(id)).failure).toMatchObject({ type: 'identityChanged' });
    await site.byHand('DELETE', `/identities/${id}`);
    expect((await tell(id)).failure).toMatchObject({ type: 'identityGone' });
  });

  test('writes to the address that Kratos has, without a link, twice under the same Message-ID', async () => {
    const id = await created();
    await tell(id);
    await tell(id);
    const mails = await site.inbox.mails({ to: person.email });
    expect(mails).toHaveLength(2);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(mails[0]?.subject).toBe('Ihre Rolle hat sich geändert');
    expect(mails[0]?.text).toContain('Automatisierung');
    expect(mails[0]?.text).not.toMatch(/https?:/);
  });
});
