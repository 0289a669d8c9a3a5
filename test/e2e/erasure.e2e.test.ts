/**
 * Somebody joins, moves, leaves and is deleted. Afterwards everything that a stack keeps is searched for her address and
 * her name; the audit still verifies, and the deletion record still says who decided what.
 */
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createLifecycleClient } from '../../src/client.js';
import { setupConfig } from '../../src/config.js';
import { databaseUrl } from '../../src/stack/databases.js';
import { loadSecrets } from '../../src/stack/secrets.js';
import { flawOfRecord } from '../../src/store/deletion-record.js';
import { publicKeys } from '../../src/store/signing.js';
import { verifyExport } from '../../src/store/verify.js';
import { temporalClient } from '../../src/temporal/client.js';
import { payloadCodec } from '../../src/temporal/payload-codec.js';
import { open } from '../activities/recovery-flow.js';
import { startTestStack, type TestStack } from '../support/stack.js';
import { database, files, json, temporalExhibits, type TemporalExhibits } from './exhibits.js';
import { linkIn } from './invitations.js';
import { sightings, type Exhibit } from './needles.js';

const policy = `
defaults:
  offboarding: { gracePeriod: 2s, reminders: [1s], approval: required }
  hrContact: hr@office.example
`;
const employeeId = 'e-erased';
const personal = ['grace.hopper@canary.example', 'Grace Brewster Hopper'] as const;
const [email, name] = personal;

let it: TestStack;
let temporal: Client;
let databasesBefore: Exhibit[];
let databases: Exhibit[];
let clusterFiles: Exhibit[];
let kept: Exhibit[];
let answers: Exhibit[];
let runs: TemporalExhibits;

const stageOf = async () => (await it.client.offboarding(employeeId)).state.stage;
const reaches = (stage: string) =>
  vi.waitFor(async () => expect(await stageOf()).toBe(stage), { timeout: 30_000, interval: 100 });

async function joins(): Promise<void> {
  await it.client.onboard({ employeeId, email, name, role: 'analyst', team: 'Compilers' });
  const [mail] = await it.mailbox.waitForMail({ to: email }, { timeoutMs: 20_000 });
  const opened = await open(it.stack.kratosPublic, (mail && linkIn(mail))?.href ?? '');
  await opened.setPassword('a bug was taped in here');
  await vi.waitFor(
    async () => expect((await it.client.onboarding(employeeId)).state.stage).toBe('activated'),
    { timeout: 20_000, interval: 100 },
  );
}

async function leaves(): Promise<void> {
  const secondAdmin = createLifecycleClient({ baseUrl: it.stack.api, key: it.stack.approverKey });
  await it.client.offboard({ employeeId, email, reason: `${name} retires` });
  await reaches('gracePeriod');
  await it.client.hold(employeeId, { reason: `${name} is asked about a bug` });
  await it.client.rescindOffboarding(employeeId, { reason: `${name} stays` });
  await reaches('rescinded');
  await it.client.changeRole({ employeeId, role: 'automation-engineer', reason: `${name} moves` });
  await it.client.offboard({ employeeId, reason: `${name} retires after all` });
  await reaches('awaitingApproval');
  await secondAdmin.approve(employeeId, { reason: `as ${name} wished` });
  await reaches('deleted');
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const bothDatabases = async () =>
  (
    await Promise.all(['lifecycle', 'kratos'].map((name) => database(databaseUrl(it.stack.postgres, name))))
  ).flat();

/** What autovacuum does in time: takes deleted versions of rows out of the files. */
async function vacuum(): Promise<void> {
  for (const name of ['lifecycle', 'kratos']) {
    const client = new pg.Client({ connectionString: databaseUrl(it.stack.postgres, name) });
    await client.connect();
    await client.query('vacuum full');
    await client.query('checkpoint');
    await client.end();
  }
}

beforeAll(async () => {
  it = await startTestStack({ POLICY: policy, LOG_LEVEL: 'trace' });
  const { dataDir, temporal: address } = it.stack;
  const { payloadKeys: keys } = await loadSecrets(dataDir);
  const config = setupConfig({
    PAYLOAD_KEYS: keys,
    TEMPORAL_ADDRESS: address,
    STORE_URL: databaseUrl(it.stack.postgres, 'lifecycle'),
  });
  temporal = temporalClient(config);
  await joins();
  databasesBefore = await bothDatabases();
  await leaves();
  await vacuum();
  databases = await bothDatabases();
  clusterFiles = await files(join(dataDir, 'postgres', 'base'));
  runs = await temporalExhibits(temporal, payloadCodec(config.payloadKeys));
  kept = [...(await files(join(dataDir, 'logs'))), ...(await files(join(dataDir, 'temporal')))];
  answers = [
    json('status', await it.client.offboarding(employeeId)),
    json('people', await it.client.people({ limit: 250 })),
    json('list', await it.client.offboardings({ limit: 250 })),
    json('audit of her', await it.client.auditOf(employeeId)),
    json('deletion record', await it.client.deletionRecord(employeeId)),
    json('audit export', await collected(it.client.auditExport())),
  ];
}, 180_000);

afterAll(async () => {
  await temporal.connection.close();
  await it.stop();
});

test('the search finds what was there before', () => {
  expect(sightings(personal, databasesBefore)).not.toEqual([]);
  expect(sightings([employeeId], databases)).not.toEqual([]);
  expect(sightings([employeeId], answers)).not.toEqual([]);
  expect(sightings([employeeId], runs.raw)).not.toEqual([]);
});

test('her address and name are in no table, file of a table, log, answer or export', () => {
  expect(sightings(personal, databases)).toEqual([]);
  expect(sightings(personal, clusterFiles)).toEqual([]);
  expect(sightings(personal, kept)).toEqual([]);
  expect(sightings(personal, answers)).toEqual([]);
});

test('her runs are gone from Temporal but for the last, whose history retention removes', () => {
  expect(sightings(personal, runs.raw)).toEqual([]);
  const hers = runs.raw.filter(({ name }) => name.startsWith('history of') && name.endsWith(employeeId));
  expect(hers.map(({ name }) => name)).toEqual([`history of offboarding/${employeeId}`]);
  const others = runs.decoded.filter(({ name }) => !name.endsWith(`offboarding/${employeeId}`));
  expect(sightings(personal, others)).toEqual([]);
});

test('the audit verifies, and the record says who decided, without her data', async () => {
  const keys = publicKeys((await it.client.auditKeys()).keys);
  expect(await verifyExport(it.client.auditExport(), { trusted: keys })).toMatchObject({
    ok: true,
    problems: [],
  });
  const record = await it.client.deletionRecord(employeeId);
  expect(flawOfRecord(record, keys)).toBeUndefined();
  expect(record.record).toMatchObject({
    requested: { by: 'api-key:admin' },
    approved: { by: 'api-key:second-admin' },
    deactivated: { state: 'inactive', sessionsAfter: 0 },
  });
  const { entries } = await it.client.auditOf(employeeId);
  const sealed = entries.filter(({ personal }) => personal !== undefined);
  expect(sealed.length).toBeGreaterThan(5);
  expect(new Set(sealed.map(({ personal }) => personal))).toEqual(new Set(['erased']));
});
