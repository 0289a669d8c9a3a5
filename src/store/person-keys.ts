/** The keys of people, one for each stay: made with the first thing that has to be sealed, destroyed by erasure. */
import { randomUUID } from 'node:crypto';
import { and, asc, eq, inArray, isNull, ne } from 'drizzle-orm';
import type { Database } from './database.js';
import { personKeys } from './schema.js';
import type { KeyWrapping, WrappedKey } from './seal.js';

export interface OpenKey {
  id: string;
  key: Buffer;
}

type Row = typeof personKeys.$inferSelect;

const wrappedOf = ({ id, employeeId, wrapped, wrappedBy }: Row): WrappedKey | undefined =>
  wrapped === null ? undefined : { id, employeeId, wrapped, wrappedBy };

/** The living key of each of these people. */
async function living(database: Database, employeeIds: readonly string[]): Promise<WrappedKey[]> {
  const rows = await database
    .select()
    .from(personKeys)
    .where(and(inArray(personKeys.employeeId, [...employeeIds]), isNull(personKeys.destroyedAt)));
  return rows.flatMap((row) => wrappedOf(row) ?? []);
}

/** By employee; made where there is none. */
export async function keysFor(
  database: Database,
  wrapping: KeyWrapping,
  employeeIds: ReadonlySet<string>,
): Promise<Map<string, OpenKey>> {
  // In order, so that two transactions which make keys of the same people wait for each other in one direction only.
  const wanted = [...employeeIds].sort();
  if (wanted.length === 0) return new Map();
  let found = await living(database, wanted);
  const missing = wanted.filter((employeeId) => !found.some((key) => key.employeeId === employeeId));
  if (missing.length > 0) {
    const made = missing.map((employeeId) => wrapping.create({ id: randomUUID(), employeeId }));
    await database.insert(personKeys).values(made).onConflictDoNothing();
    // Somebody else may have been faster: there is one living key, whoever made it.
    found = await living(database, wanted);
  }
  return new Map(found.map((key) => [key.employeeId, { id: key.id, key: wrapping.unwrap(key) }]));
}

/** Of these keys, those that were not destroyed. */
export async function openKeys(
  database: Database,
  wrapping: KeyWrapping,
  ids: readonly string[],
): Promise<Map<string, Buffer>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .select()
    .from(personKeys)
    .where(inArray(personKeys.id, [...ids]));
  return new Map(rows.flatMap((row) => wrappedOf(row) ?? []).map((key) => [key.id, wrapping.unwrap(key)]));
}

/**
 * What was sealed under it cannot be read from here on. The bytes leave the disk when PostgreSQL cleans up the old version
 * of the row, and a backup when that expires.
 */
export async function destroyKey(database: Database, employeeId: string): Promise<void> {
  await database
    .update(personKeys)
    .set({ wrapped: null, destroyedAt: new Date().toISOString() })
    .where(and(eq(personKeys.employeeId, employeeId), isNull(personKeys.destroyedAt)));
}

/**
 * Wraps anew what an older payload key wrapped, so that the older one can be taken out of PAYLOAD_KEYS.
 * @returns how many
 */
export async function rewrapKeys(database: Database, wrapping: KeyWrapping): Promise<number> {
  const rows = await database
    .select()
    .from(personKeys)
    .where(and(isNull(personKeys.destroyedAt), ne(personKeys.wrappedBy, wrapping.active)))
    .orderBy(asc(personKeys.id))
    .for('update');
  for (const old of rows.flatMap((row) => wrappedOf(row) ?? [])) {
    const { wrapped, wrappedBy } = wrapping.rewrap(old);
    await database.update(personKeys).set({ wrapped, wrappedBy }).where(eq(personKeys.id, old.id));
  }
  return rows.length;
}
