/** Reading the audit for an export. */
import { asc, gt } from 'drizzle-orm';
import type { EntryRow } from './chain.js';
import type { Database } from './database.js';
import type { EntryLine, ExportLine, KeyLine, PlaceLine } from './export.js';
import { auditCheckpoints, auditEntries, auditHead, signingKeys } from './schema.js';

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
