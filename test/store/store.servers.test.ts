import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { databaseUrl } from '../../src/stack/databases.js';
import { connections } from '../../src/store/database.js';
import { migrateStore } from '../../src/store/migrate.js';
import { prepareStore } from '../../src/store/prepare.js';
import { auditReading } from '../../src/store/reading.js';
import { auditHead } from '../../src/store/schema.js';
import { addressHash } from '../../src/store/seal.js';
import { verifyExport } from '../../src/store/verify.js';
import { everythingOf } from '../support/attempt.js';
import { postgresVersions } from '../support/postgres-versions.js';
import { testKeys } from '../support/test-keys.js';
import { ada, entry, storeSite, type StoreSite } from './site.js';

describe.each(postgresVersions())('on PostgreSQL ($name)', (version) => {
  let site: StoreSite;

  beforeAll(async () => {
    site = await storeSite(version);
  });
  afterAll(() => site.stop());

  const verification = () => verifyExport(site.reading.export());

  test('an audit in which nothing was ever written is not taken for a good one', async () => {
    expect((await verification()).problems).toEqual([
      'nothing was signed: nothing was ever written, or all was removed',
    ]);
  });

  test('the audit, its checkpoints, keys and deletion records take no UPDATE, DELETE or TRUNCATE', async () => {
    await site.store.append([entry({ personal: ada })]);
    const columns = {
      audit_entries: 'facts',
      audit_checkpoints: 'hash',
      signing_keys: 'public_key',
      deletion_records: 'record',
    };
    for (const [table, column] of Object.entries(columns))
      for (const statement of [
        `update ${table} set ${column} = ${column}`,
        `delete from ${table}`,
        `truncate ${table}`,
      ])
        await expect(site.query(statement)).rejects.toThrow('append-only');
    for (const statement of ['delete from audit_head', 'truncate audit_head', 'delete from person_keys'])
      await expect(site.query(statement)).rejects.toThrow('append-only');
  });

  test('an entry is written once by its key, whether at the same time, in one call or later', async () => {
    const once = entry({ facts: { first: true } });
    const again = { ...once, facts: { first: false } };
    const before = (await verification()).entries;
    await Promise.all([site.store.append([once, again]), site.store.append([again])]);
    await site.another().append([again]);
    expect((await verification()).entries).toBe(before + 1);
    expect(await site.store.has(once.key)).toBe(true);
    expect(await site.store.has(`${once.key}?`)).toBe(false);
  });

  test('an entry that no table takes fails alone, beside others of the same moment', async () => {
    const bad = entry({ workflowId: 'a\0b' });
    const good = entry();
    // The first is under way when the others arrive, so these are written together.
    const [, refused, kept] = await Promise.allSettled([
      site.store.append([entry()]),
      site.store.append([bad]),
      site.store.append([good]),
    ]);
    expect(refused).toMatchObject({ status: 'rejected', reason: { type: 'storeUnavailable' } });
    expect(kept).toMatchObject({ status: 'fulfilled' });
    expect(await site.store.has(good.key)).toBe(true);
  });

  test('two processes append at once: no number is missing, none is given twice, and the chain holds', async () => {
    const before = (await verification()).entries;
    const processes = [site.store, site.another(), site.another()];
    await Promise.all(
      processes.flatMap((store, one) =>
        Array.from({ length: 100 }, (_, n) =>
          store.append([entry({ employeeId: `e-${one}-${n % 7}`, personal: ada }), entry()]),
        ),
      ),
    );
    expect(await verification()).toMatchObject({ ok: true, entries: before + 600 });
  });

  test('two migrations at once are one, and a third finds nothing to do', async () => {
    await site.query('create database fresh');
    const url = databaseUrl(site.postgres.url, 'fresh');
    const reports = await Promise.all([migrateStore(url), migrateStore(url)]);
    expect(reports.map(({ applied }) => applied).sort()).toEqual([
      0,
      reports[0].applied + reports[1].applied,
    ]);
    expect((await migrateStore(url)).applied).toBe(0);
  });

  test('what is sealed is for whoever has the payload keys, and nobody else', async () => {
    await site.store.append([entry({ employeeId: 'e-sealed', personal: ada, facts: { n: 1 } })]);
    expect(await site.reading.entriesOf('e-sealed')).toMatchObject([{ personal: ada, facts: { n: 1 } }]);
    expect(await site.everything()).not.toContain('ada@');
    const stranger = auditReading({
      url: site.postgres.url,
      payloadKeys: [{ id: 'test', key: Buffer.alloc(32) }],
    });
    await expect(stranger.entriesOf('e-sealed')).rejects.toThrow();
    await stranger.close();
  });

  test('free text about nobody in particular stays readable', async () => {
    const ofNobody = entry({ type: 'deletions.stop', personal: { reason: 'a review' } });
    delete ofNobody.employeeId;
    await site.store.append([ofNobody]);
    const { rows } = await site.query('select facts, sealed from audit_entries where key = $1', [
      ofNobody.key,
    ]);
    expect(rows).toMatchObject([
      { facts: expect.stringContaining('"reason":"a review"') as string, sealed: null },
    ]);
    expect((await site.store.deletionMemory()).stopped).toMatchObject({ reason: 'a review' });
  });

  test('after an erasure the chain verifies, and nothing that was sealed can be read any more', async () => {
    const employeeId = 'e-erased';
    const hash = addressHash(testKeys);
    await site.store.append([
      entry({ employeeId, personal: ada, facts: { emailHash: hash(ada.email) } }),
      entry({ employeeId, personal: { reason: 'Ada Lovelace moves to Rome' } }),
    ]);
    await site.store.destroyPersonKey(employeeId);
    await site.store.destroyPersonKey(employeeId);
    await site.store.append([entry({ employeeId, type: 'person.erase' })]);

    expect(await verification()).toMatchObject({ ok: true });
    const entries = await site.reading.entriesOf(employeeId);
    expect(entries.map(({ personal }) => personal)).toEqual(['erased', 'erased', undefined]);
    const all = await site.everything();
    for (const personal of [ada.email, 'Lovelace', 'Rome']) expect(all).not.toContain(personal);
    const { rows } = await site.query('select * from person_keys where employee_id = $1', [employeeId]);
    expect(rows).toMatchObject([{ wrapped: null, destroyed_at: expect.any(Date) as Date }]);
    await expect(
      site.query(`update person_keys set wrapped = 'x', destroyed_at = null where employee_id = $1`, [
        employeeId,
      ]),
    ).rejects.toThrow('append-only');
  });

  test('who comes back gets a key of their own, which opens nothing of before', async () => {
    const employeeId = 'e-rehired';
    await site.store.append([entry({ employeeId, personal: ada })]);
    await site.store.destroyPersonKey(employeeId);
    await site.store.append([entry({ employeeId, personal: { email: 'ada@rome.example' } })]);
    expect(await site.reading.entriesOf(employeeId)).toMatchObject([
      { personal: 'erased' },
      { personal: { email: 'ada@rome.example' } },
    ]);
  });

  test('with a new payload key in front, people’s keys are wrapped anew, and the old one can go', async () => {
    await site.store.append([entry({ employeeId: 'e-rotated', personal: ada })]);
    const next = { id: 'next', key: Buffer.alloc(32, 9) };
    const payloadKeys = [next, ...testKeys];
    const storeUrl = site.postgres.url;
    expect((await prepareStore({ storeUrl, payloadKeys })).rewrapped).toBeGreaterThan(0);
    expect((await prepareStore({ storeUrl, payloadKeys })).rewrapped).toBe(0);
    const later = auditReading({ url: site.postgres.url, payloadKeys: [next] });
    expect(await later.entriesOf('e-rotated')).toMatchObject([{ personal: ada }]);
    await later.close();
    await prepareStore({ storeUrl, payloadKeys: [...testKeys, next] });
  });

  test('a new signing key takes over, and both verify', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    await site.another({ signingKey: privateKey }).append([entry()]);
    await site.store.append([entry()]);
    expect(await verification()).toMatchObject({ ok: true });
    expect(await site.reading.keys()).toHaveLength(2);
  });

  test('an hour after which nothing comes is closed by itself, once', async () => {
    const told: number[] = [];
    const store = site.another({ checkpointed: ({ seq }) => told.push(seq) });
    await store.append([entry()]);
    await store.checkpoint();
    expect(told).toEqual([]);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    try {
      await store.checkpoint();
      await store.checkpoint();
    } finally {
      vi.useRealTimers();
    }
    expect(told).toHaveLength(1);
    expect(await verification()).toMatchObject({ ok: true, checkpoints: 1 });
  });

  test('a process that hangs over its transaction holds the others up for a while only', async () => {
    const hanging = connections(site.postgres.url, { answerWithinMs: 1_000 });
    let locked: () => void = () => undefined;
    const isLocked = new Promise<void>((resolve) => (locked = resolve));
    void hanging.transaction(async (tx) => {
      await tx.select().from(auditHead).for('update');
      locked();
      await new Promise(() => undefined);
    });
    await isLocked;
    const began = Date.now();
    await site.store.append([entry()]);
    expect(Date.now() - began).toBeGreaterThan(500);
  });

  test('a store that is away is a failure that is tried again, without a word of what was to be written', async () => {
    await site.postgres.kill();
    const personal = entry({ personal: ada, facts: { secret: ada.email } });
    const failures: unknown[] = await Promise.all(
      [
        site.store.append([personal]),
        site.store.has(ada.email),
        site.store.deletionMemory(),
        site.store.destroyPersonKey('e-1'),
      ].map((call) => call.catch((error: unknown) => error)),
    );
    for (const failure of failures)
      expect(failure).toMatchObject({ type: 'storeUnavailable', nonRetryable: false });
    expect(everythingOf(...failures)).not.toContain('ada@');
    await expect(site.reading.entriesOf('e-1')).rejects.toMatchObject({ name: 'Unavailable' });
    await expect(verification()).rejects.toMatchObject({ name: 'Unavailable' });

    await site.postgres.restart();
    await site.store.append([personal]);
    expect(await verification()).toMatchObject({ ok: true });
  });
});
