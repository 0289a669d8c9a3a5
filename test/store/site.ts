/** A real PostgreSQL with a migrated store, and everyday entries. */
import { generateKeyPairSync } from 'node:crypto';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { AuditEntry } from '../../activities/audit.js';
import { exportLines } from '../../src/store/export-lines.js';
import { migrateStore } from '../../src/store/migrate.js';
import { auditReading, type AuditReading } from '../../src/store/reading.js';
import { createStore, type Store, type StoreSettings } from '../../src/store/store.js';
import { verifyExport, type Verification } from '../../src/store/verify.js';
import type { PostgresVersion } from '../support/postgres-versions.js';
import { startPostgres, type RunningPostgres } from '../support/servers.js';
import { testKeys } from '../support/test-keys.js';

export const signingKey = generateKeyPairSync('ed25519').privateKey;

export interface StoreSite {
  postgres: RunningPostgres;
  store: Store;
  reading: AuditReading;
  /** Another process' store on the same database, or one with other settings. */
  another(changed?: Partial<StoreSettings>): Store;
  /** As whoever owns the database can change it: with triggers and constraints switched off, and rolled back after. */
  tampered(statements: readonly (readonly [sql: string, parameters?: unknown[]])[]): Promise<Verification>;
  /** Every value of every table, as text. */
  everything(): Promise<string>;
  query(sql: string, parameters?: unknown[]): Promise<pg.QueryResult<Record<string, unknown>>>;
  stop(): Promise<void>;
}

export async function storeSite(version?: PostgresVersion): Promise<StoreSite> {
  const postgres = await startPostgres(version?.programs);
  const { url } = postgres;
  await migrateStore(url);
  const settings = { url, payloadKeys: testKeys, signingKey };
  const stores: Store[] = [];
  const another: StoreSite['another'] = (changed) => {
    const store = createStore({ ...settings, ...changed });
    stores.push(store);
    return store;
  };
  const reading = auditReading(settings);
  const withClient = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    return work(client).finally(() => client.end());
  };
  let owner: pg.Client | undefined;
  return {
    postgres,
    store: another(),
    reading,
    another,
    async tampered(statements) {
      if (!owner) {
        owner = new pg.Client({ connectionString: url });
        await owner.connect();
      }
      await owner.query(`begin; set local session_replication_role = replica;
        alter table audit_entries drop constraint audit_entries_key_unique, drop constraint audit_entries_pkey;
        alter table audit_checkpoints drop constraint audit_checkpoints_pkey`);
      try {
        for (const [sql, parameters] of statements) await owner.query(sql, parameters);
        return await verifyExport(exportLines(drizzle(owner)));
      } finally {
        await owner.query('rollback');
      }
    },
    everything: () =>
      withClient(async (client) => {
        const tables = await client.query<{ name: string }>(
          `select format('%I.%I', schemaname, tablename) as name from pg_tables
           where schemaname not in ('pg_catalog', 'information_schema')`,
        );
        const texts = [];
        for (const { name } of tables.rows) {
          const { rows } = await client.query<{ text: string }>(
            `select t::text as text from ${name} t
             union all select encode(c.value::bytea, 'escape') from ${name} t, jsonb_each_text(to_jsonb(t)) c
             where c.value like '\\\\x%'`,
          );
          texts.push(...rows.map(({ text }) => text));
        }
        return texts.join('\n');
      }),
    query: (sql, parameters) => withClient((client) => client.query(sql, parameters)),
    async stop() {
      await owner?.end();
      await Promise.all([...stores.map((store) => store.close()), reading.close()]);
      await postgres.stop();
    },
  };
}

let made = 0;

/** Each call another key. */
export function entry(changed: Partial<AuditEntry> = {}): AuditEntry {
  made += 1;
  return {
    key: `run-1/${made}/done`,
    at: '2026-11-24T12:00:00.000Z',
    type: 'identity.create',
    phase: 'done',
    employeeId: 'e-1',
    workflowId: 'onboarding/e-1',
    runId: 'run-1',
    actor: 'api-key:admin',
    facts: { identityId: '8d0ff5a5-8b5c-4b0a-8ab7-5e0e3b9a1f10', n: made },
    ...changed,
  };
}

export const ada = { email: 'ada@example.com', name: 'Ada Lovelace' };
