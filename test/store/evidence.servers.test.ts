/** From effects to evidence: the record of a deletion, what the governor is told, and the commands that check both. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Activities } from '../../activities/activities.js';
import { listen, type RunningServer } from '../../src/api/server.js';
import { flawOfRecord, type SignedDeletionRecord } from '../../src/store/deletion-record.js';
import { addressHash } from '../../src/store/seal.js';
import { publicKeys } from '../../src/store/signing.js';
import { withAudit } from '../../src/worker/audit.js';
import { auditRules } from '../../src/worker/audited.js';
import { flippingCodec, testApp } from '../api/test-app.js';
import { at, lifecycle } from '../cli/run.js';
import { postgresVersions } from '../support/postgres-versions.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { testKeys } from '../support/test-keys.js';
import { signingKey, storeSite, type StoreSite } from './site.js';

const employeeId = 'e-leaver';
const runId = 'run-of-the-leaver';
const shown = {
  identityId: '8d0ff5a5-8b5c-4b0a-8ab7-5e0e3b9a1f10',
  role: 'admin',
  createdAt: '2026-01-01T09:00:00Z',
  wasActive: true,
} as const;
const pem = createPublicKey(signingKey).export({ type: 'spki', format: 'pem' }).toString();

describe.each(postgresVersions())('on PostgreSQL ($name)', (version) => {
  let site: StoreSite;
  let server: RunningServer;

  /** An activity as the worker runs it, with this input and result. */
  async function performed<Name extends keyof Activities>(
    activityType: Name,
    input: Parameters<Activities[Name]>[0],
    result: Awaited<ReturnType<Activities[Name]>>,
  ): Promise<void> {
    const env = new MockActivityEnvironment(
      {
        activityType,
        activityId: '1',
        workflowExecution: { workflowId: `offboarding/${employeeId}`, runId },
      },
      {
        interceptors: [withAudit(site.store, auditRules(addressHash(testKeys)))],
        logger: new DefaultLogger('ERROR'),
      },
    );
    await env.run(() => Promise.resolve(result), input);
  }
  const decided = (type: string, by: string, instant: string, facts = {}) =>
    site.store.append([
      {
        key: `${runId}/${type}`,
        at: instant,
        type: `offboarding.${type}`,
        phase: 'decided',
        employeeId,
        workflowId: `offboarding/${employeeId}`,
        runId,
        actor: by,
        facts,
        personal: { reason: 'Ada Lovelace leaves for Rome' },
      },
    ]);

  beforeAll(async () => {
    site = await storeSite(version);
    const { app } = testApp({}, undefined, flippingCodec, { ...site.reading });
    server = await listen(app, { host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await server.close(0);
    await site.stop();
  });
  const run = (...argv: string[]) => lifecycle(argv, at(server.url));
  const file = async (name: string, text: string) => {
    const path = join(await temporaryFolder(), name);
    await writeFile(path, text);
    return path;
  };

  test('there is no record before there was a deletion', async () => {
    await expect(site.store.writeDeletionRecord({ employeeId, runId })).rejects.toThrow('identity.delete');
    expect(await site.reading.deletionRecord(employeeId)).toBeUndefined();
    expect(await run('deletion-record', employeeId)).toMatchObject({ exitCode: 1 });
  });

  test('the record says who asked, who consented, and what was seen', async () => {
    await decided('request', 'api-key:admin', '2026-10-01T09:00:00.000Z');
    await performed(
      'beginLeaving',
      { employeeId, requestedBy: 'api-key:admin', email: 'ada@example.com' },
      shown,
    );
    await performed(
      'deactivate',
      { employeeId, shown },
      { at: '2026-10-01T09:00:05.000Z', state: 'inactive', sessionsBefore: 2, sessionsAfter: 0 },
    );
    await decided('approve', 'api-key:second-admin', '2026-10-31T10:00:00.000Z');
    await performed('awaitSlot', { employeeId }, undefined);
    await performed(
      'deleteIdentity',
      {
        employeeId,
        shown,
        requestedBy: 'api-key:admin',
        approval: 'required',
        approvedBy: 'api-key:second-admin',
      },
      { deletedAt: '2026-10-31T10:00:07.000Z', verifiedAt: '2026-10-31T10:00:07.050Z', answered: 204 },
    );
    await site.store.writeDeletionRecord({ employeeId, runId });
    const signed = await recordOf();
    expect(signed.record).toMatchObject({
      employeeId,
      runId,
      identity: { identityId: shown.identityId, role: 'admin', createdAt: shown.createdAt },
      requested: { by: 'api-key:admin', at: '2026-10-01T09:00:00.000Z' },
      approval: 'required',
      approved: { by: 'api-key:second-admin', at: '2026-10-31T10:00:00.000Z' },
      deactivated: { at: '2026-10-01T09:00:05.000Z', sessionsBefore: 2, sessionsAfter: 0 },
      deleted: { at: '2026-10-31T10:00:07.000Z', answered: 204, verifiedGoneAt: '2026-10-31T10:00:07.050Z' },
    });
    // Each of the entries that it names is in the audit, and is that one.
    const entries = await site.reading.entriesOf(employeeId);
    for (const { seq, hash, type } of signed.record.entries)
      expect(entries.find((entry) => entry.seq === seq)).toMatchObject({ hash, type });
    expect(JSON.stringify(signed)).not.toMatch(/@|Ada|Rome/);
  });

  test('it is written once', async () => {
    const before = await recordOf();
    await site.store.writeDeletionRecord({ employeeId, runId });
    expect(await recordOf()).toEqual(before);
  });

  test('it verifies with the public key alone, and no longer with any one value changed', async () => {
    const signed = await recordOf();
    const keys = publicKeys([{ publicKey: pem }]);
    expect(flawOfRecord(signed, keys)).toBeUndefined();
    expect(flawOfRecord(signed, new Map())).toBe('unknown key');
    const text = JSON.stringify(signed);
    const leaves = [...text.matchAll(/:("[^"]+"|\d+)/g)];
    expect(leaves.length).toBeGreaterThan(40);
    for (const { index, 0: leaf } of leaves) {
      const end = index + leaf.length - (leaf.endsWith('"') ? 2 : 1);
      const changed = text.slice(0, end) + (text[end] === '1' ? '2' : '1') + text.slice(end + 1);
      const flaw = flawOfRecord(JSON.parse(changed) as SignedDeletionRecord, keys);
      expect(flaw, leaf).toBeDefined();
    }
  });

  test('after the erasure the record stands, and of the person nothing does', async () => {
    expect(await site.reading.entriesOf(employeeId)).toContainEqual(
      expect.objectContaining({ personal: { reason: 'Ada Lovelace leaves for Rome' } }),
    );
    await site.store.destroyPersonKey(employeeId);
    const ran = await run('audit', 'show', employeeId, '--json');
    expect(ran.exitCode).toBe(0);
    expect(ran.out).toContain('erased');
    expect(ran.out).not.toMatch(/@|Ada|Rome/);
    expect(await site.everything()).not.toMatch(/ada@|Lovelace|Rome/);
    expect(await run('deletion-record', employeeId, '--verify')).toMatchObject({ exitCode: 0 });
  });

  test('lifecycle deletion-record verifies a saved one offline, and no forged one', async () => {
    const key = await file('key.pem', pem);
    const saved = (await run('deletion-record', employeeId, '--json')).out;
    const path = await file('record.json', saved);
    const offline = await lifecycle(['deletion-record', employeeId, '--file', path, '--public-key', key]);
    expect(offline).toMatchObject({ exitCode: 0, err: '' });
    expect(offline.out).toContain('by api-key:second-admin');

    const forged = await file('forged.json', saved.replace('api-key:second-admin', 'api-key:hr-system'));
    expect(
      await lifecycle(['deletion-record', employeeId, '--file', forged, '--public-key', key]),
    ).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('wrong signature') as string,
    });
    expect(await lifecycle(['deletion-record', 'e-2', '--file', path, '--public-key', key])).toMatchObject({
      exitCode: 1,
    });
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const stranger = await file('other.pem', other);
    expect(await run('deletion-record', employeeId, '--public-key', stranger)).toMatchObject({ exitCode: 1 });
  });

  test('lifecycle audit verify judges what the API exports, and a saved export offline', async () => {
    const key = await file('key.pem', pem);
    const verified = await run('audit', 'verify', '--public-key', key);
    expect(verified).toMatchObject({ exitCode: 0, err: '' });
    const saved = (await run('audit', 'export')).out;
    const printed = await file('printed.pem', (await run('audit', 'keys')).out);
    const path = await file('audit.ndjson', saved);
    for (const trusted of [key, printed])
      expect(await lifecycle(['audit', 'verify', '--file', path, '--public-key', trusted])).toMatchObject({
        exitCode: 0,
      });

    const lines = saved.trimEnd().split('\n');
    const without = await file('short.ndjson', lines.slice(0, -1).join('\n'));
    const changed = await file('changed.ndjson', saved.replace('"actor":"service"', '"actor":"nobody"'));
    for (const damaged of [without, changed])
      expect(await lifecycle(['audit', 'verify', '--file', damaged])).toMatchObject({
        exitCode: 1,
        err: expect.stringContaining('does not verify') as string,
      });
    // Taken before the last entries were removed, an export is a witness.
    const fewer = await file('fewer.ndjson', lines.slice(0, -2).concat(lines.slice(-1)).join('\n'));
    const witness = await lifecycle(['audit', 'verify', '--file', fewer, '--earlier', path]);
    expect(witness.err).toContain('was signed and is missing');
    const nonsense = await file('nonsense.ndjson', 'no JSON');
    expect(await lifecycle(['audit', 'verify', '--file', nonsense])).toMatchObject({ exitCode: 2 });
  });

  test('the governor is told of slots, switch and quarantine', async () => {
    const { grants } = await site.store.deletionMemory();
    expect(grants).toEqual([{ holder: runId, at: expect.any(String) as string }]);
  });

  const recordOf = async () => {
    const signed = await site.reading.deletionRecord(employeeId);
    if (!signed) throw new Error('there is no record');
    return signed;
  };
});
