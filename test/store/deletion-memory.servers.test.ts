import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deletionMemory } from '../../src/store/deletion-memory.js';
import { postgresVersions } from '../support/postgres-versions.js';
import { entry, storeSite, type StoreSite } from './site.js';

const now = Date.parse('2026-11-24T12:00:00Z');
const ago = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
const slot = (holder: string, hours: number) =>
  entry({ type: 'deletion.slot', at: ago(hours), facts: { holder } });

describe.each(postgresVersions())('on PostgreSQL ($name)', (version) => {
  let site: StoreSite;
  let client: pg.Client;

  beforeAll(async () => {
    site = await storeSite(version);
    client = new pg.Client(site.postgres.url);
    await client.connect();
    await site.store.append(Array.from({ length: 3_000 }, (_, n) => slot(`old-${n}`, 25 + n)));
    await site.store.append([
      entry({ type: 'deletions.stop', phase: 'decided', at: ago(5_000), facts: { reason: 'a review' } }),
      slot('new-1', 23),
      slot('new-2', 1),
    ]);
    await client.query('analyze');
  });
  afterAll(async () => {
    await client.end();
    await site.stop();
  });

  test('the governor remembers a stop of any age and the slots of a day, and reads no others', async () => {
    const asked: (readonly [sql: string, values: unknown[]])[] = [];
    const database = drizzle(client, { logger: { logQuery: (...query) => void asked.push(query) } });
    expect(await deletionMemory(database, now)).toEqual({
      stopped: { by: 'api-key:admin', reason: 'a review', at: ago(5_000) },
      grants: [
        { holder: 'new-1', at: ago(23) },
        { holder: 'new-2', at: ago(1) },
      ],
    });
    const plans = [];
    for (const [text, values] of asked) {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (analyze) ${text}`, values);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    }
    expect(plans.join('\n')).toContain('audit_entries_slots');
    expect(plans.join('\n')).not.toMatch(/Seq Scan|rows=3\d{3}/);
  });
});
