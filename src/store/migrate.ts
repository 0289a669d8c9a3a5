/** Brings the tables to what this version needs. */
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { root } from '../root.js';
import { connections } from './database.js';

/** The compiler copies no SQL, so it is read where its sources lie. */
const migrationsFolder = join(root, 'src', 'store', 'migrations');

/** Of the lock that one migration at a time holds; any number, the same everywhere. */
const lock = 20_261_124;

export interface MigrationReport {
  /** Migrations that were missing. */
  applied: number;
  present: number;
}

/** Safe to run at any time, also twice at once. @throws StoreFailure */
export async function migrateStore(url: string): Promise<MigrationReport> {
  const store = connections(url, { most: 1, answerWithinMs: 0 });
  try {
    return await store.use(async (database) => {
      const done = async () => {
        const { rows } = await database.execute<{ name: string | null }>(
          sql`select to_regclass('drizzle.__drizzle_migrations')::text as name`,
        );
        return rows[0]?.name ? database.$count(sql`drizzle.__drizzle_migrations`) : 0;
      };
      // Held by the connection, which ends with this function.
      await database.execute(sql`select pg_advisory_lock(${lock})`);
      const present = await done();
      await migrate(database, { migrationsFolder });
      return { applied: (await done()) - present, present };
    });
  } finally {
    await store.close();
  }
}
