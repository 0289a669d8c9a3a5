/** The audit as lines of JSON: what an auditor takes away, and what is verified. Everything in it as it is stored. */
import { asc, gt } from 'drizzle-orm';
import type { EntryRow } from './chain.js';
import type { Database } from './database.js';
import { auditCheckpoints, auditEntries, auditHead, signingKeys } from './schema.js';

export interface KeyLine {
  kind: 'key';
  id: string;
  /** PEM. */
  publicKey: string;
}

export interface PlaceLine {
  kind: 'checkpoint' | 'head';
  seq: number;
  /** Hexadecimal. */
  hash: string;
  at: string;
  keyId: string;
  /** Base64. */
  signature: string;
}

export interface EntryLine {
  kind: 'entry';
  seq: number;
  format: number;
  key: string;
  at: string;
  recordedAt: string;
  type: string;
  phase: string;
  employeeId: string | null;
  workflowId: string;
  runId: string;
  actor: string;
  /** JSON within JSON, since its very bytes are hashed. */
  facts: string;
  personKeyId: string | null;
  /** Base64. */
  sealed: string | null;
  /** Hexadecimal. */
  previous: string;
  hash: string;
}

/** Keys and checkpoints first, then entries, the head last: an export that broke off has none. */
export type ExportLine = KeyLine | PlaceLine | EntryLine;

const pageSize = 500;

const placeLine = (
  kind: PlaceLine['kind'],
  place: { seq: number; hash: Buffer; at: string | null; keyId: string | null; signature: Buffer | null },
): PlaceLine => ({
  kind,
  seq: place.seq,
  hash: place.hash.toString('hex'),
  at: place.at ?? '',
  keyId: place.keyId ?? '',
  signature: place.signature?.toString('base64') ?? '',
});

const entryLine = ({ sealed, previous, hash, ...entry }: EntryRow): EntryLine => ({
  kind: 'entry',
  ...entry,
  sealed: sealed?.toString('base64') ?? null,
  previous: previous.toString('hex'),
  hash: hash.toString('hex'),
});

/** The row that a line was made of. */
export const rowOf = ({ kind: _, sealed, previous, hash, ...entry }: EntryLine): EntryRow => ({
  ...entry,
  sealed: sealed === null ? null : Buffer.from(sealed, 'base64'),
  previous: Buffer.from(previous, 'hex'),
  hash: Buffer.from(hash, 'hex'),
});

export async function publishedKeys(database: Database): Promise<KeyLine[]> {
  const rows = await database.select().from(signingKeys).orderBy(asc(signingKeys.id));
  return rows.map((row) => ({ kind: 'key', ...row }));
}

/** @param database a transaction that sees one state of the store throughout */
export async function* exportLines(database: Database): AsyncGenerator<ExportLine> {
  yield* await publishedKeys(database);
  const checkpoints = await database.select().from(auditCheckpoints).orderBy(asc(auditCheckpoints.seq));
  for (const row of checkpoints) yield placeLine('checkpoint', row);
  for (let after: number | undefined = Number.MIN_SAFE_INTEGER; after !== undefined;) {
    const rows: EntryRow[] = await database
      .select()
      .from(auditEntries)
      .where(gt(auditEntries.seq, after))
      .orderBy(asc(auditEntries.seq))
      .limit(pageSize);
    for (const row of rows) yield entryLine(row);
    after = rows.length < pageSize ? undefined : rows.at(-1)?.seq;
  }
  for (const row of await database.select().from(auditHead)) yield placeLine('head', row);
}
