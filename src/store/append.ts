/** Appending to the chain: one transaction for any number of entries. */
import { desc, eq, inArray } from 'drizzle-orm';
import type { AuditEntry } from '../../activities/audit.js';
import { canonical } from './canonical.js';
import { entryFormat, hashOf, placeForm, type EntryRow, type Place } from './chain.js';
import type { Database } from './database.js';
import { keysFor, type OpenKey } from './person-keys.js';
import { auditCheckpoints, auditEntries, auditHead, signingKeys } from './schema.js';
import { seal, type KeyWrapping } from './seal.js';
import type { Signer } from './signing.js';

export interface Appending {
  signer: Signer;
  wrapping: KeyWrapping;
  /** Told of each checkpoint when it is durable: a log elsewhere is a witness of what the store held. */
  checkpointed?: (checkpoint: Checkpoint) => void;
}

export interface Checkpoint extends Place {
  keyId: string;
  signature: Buffer;
}

const hourOf = (at: string) => at.slice(0, 'yyyy-mm-ddThh'.length);

/** The head, locked until the transaction ends: one at a time appends. */
async function lockHead(database: Database): Promise<Place & { keyId: string | null }> {
  const [head] = await database.select().from(auditHead).for('update');
  if (!head) throw new Error('the audit has no head: run lifecycle setup');
  return { seq: head.seq, hash: head.hash, at: head.at ?? '', keyId: head.keyId };
}

/** Before anything is signed with a key, it is there to be found. */
export async function publish(database: Database, { keyId, publicKey }: Signer): Promise<void> {
  await database.insert(signingKeys).values({ id: keyId, publicKey }).onConflictDoNothing();
}

/** Keeps the head of an hour that is over for good, where there is none yet. */
async function closeHour(
  database: Database,
  head: Place,
  { signer }: Appending,
): Promise<Checkpoint | undefined> {
  const now = new Date().toISOString();
  if (head.seq === 0 || hourOf(head.at) >= hourOf(now)) return undefined;
  const checkpoint = { seq: head.seq, hash: head.hash, at: now };
  const signed = { ...checkpoint, ...signer.sign(placeForm('checkpoint', checkpoint)) };
  await publish(database, signer);
  const made = await database.insert(auditCheckpoints).values(signed).onConflictDoNothing().returning();
  return made.length > 0 ? signed : undefined;
}

/** Of entries with the same key, the first; none whose key is there already. */
async function unwritten(database: Database, entries: readonly AuditEntry[]): Promise<AuditEntry[]> {
  const byKey = new Map<string, AuditEntry>();
  for (const entry of entries) if (!byKey.has(entry.key)) byKey.set(entry.key, entry);
  const there = await database
    .select({ key: auditEntries.key })
    .from(auditEntries)
    .where(inArray(auditEntries.key, [...byKey.keys()]));
  for (const { key } of there) byKey.delete(key);
  return [...byKey.values()];
}

/** Whose key an entry needs. */
const sealedFor = ({ employeeId, personal }: AuditEntry) => (personal === undefined ? undefined : employeeId);

function rowAfter(previous: Place, entry: AuditEntry, keys: ReadonlyMap<string, OpenKey>): EntryRow {
  const { employeeId, personal, facts } = entry;
  const person = sealedFor(entry);
  const key = person === undefined ? undefined : keys.get(person);
  const row: Omit<EntryRow, 'hash'> = {
    seq: previous.seq + 1,
    format: entryFormat,
    key: entry.key,
    at: new Date(entry.at).toISOString(),
    recordedAt: new Date().toISOString(),
    type: entry.type,
    phase: entry.phase,
    employeeId: employeeId ?? null,
    workflowId: entry.workflowId,
    runId: entry.runId,
    actor: entry.actor,
    // About nobody in particular, such as why all deletions were stopped: an operator's text, for everybody to read.
    facts: canonical(employeeId === undefined ? { ...facts, ...personal } : facts),
    personKeyId: key?.id ?? null,
    sealed: key && person !== undefined ? seal(key.key, personal ?? {}, person, entry.key) : null,
    previous: previous.hash,
  };
  return { ...row, hash: hashOf(row) };
}

/**
 * Appends what is not there yet; the head moves on, signed, with it.
 * @param database a transaction
 * @returns a checkpoint that was made on the way
 */
export async function appendEntries(
  database: Database,
  entries: readonly AuditEntry[],
  appending: Appending,
): Promise<Checkpoint | undefined> {
  const { signer, wrapping } = appending;
  // Before the lock, which is held for as short as can be.
  const people = new Set(entries.flatMap((entry) => sealedFor(entry) ?? []));
  const keys = await keysFor(database, wrapping, people);
  const head = await lockHead(database);
  const fresh = await unwritten(database, entries);
  if (fresh.length === 0) return undefined;

  const checkpoint = await closeHour(database, head, appending);
  const rows: EntryRow[] = [];
  for (const entry of fresh) rows.push(rowAfter(rows.at(-1) ?? head, entry, keys));
  await database.insert(auditEntries).values(rows);

  const last = rows.at(-1) as EntryRow;
  const place = { seq: last.seq, hash: last.hash, at: last.recordedAt };
  if (head.keyId !== signer.keyId) await publish(database, signer);
  await database
    .update(auditHead)
    .set({ ...place, ...signer.sign(placeForm('head', place)) })
    .where(eq(auditHead.id, 1));
  return checkpoint;
}

/** A checkpoint where an hour is over and nothing was appended since. @param database a transaction */
export async function checkpoint(database: Database, appending: Appending): Promise<Checkpoint | undefined> {
  const head = await lockHead(database);
  const [last] = await database
    .select({ seq: auditCheckpoints.seq })
    .from(auditCheckpoints)
    .orderBy(desc(auditCheckpoints.seq))
    .limit(1);
  return last?.seq === head.seq ? undefined : closeHour(database, head, appending);
}
