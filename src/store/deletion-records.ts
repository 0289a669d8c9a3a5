/** Keeping records of deletions, and finding them. */
import { asc, desc, eq } from 'drizzle-orm';
import { canonical } from './canonical.js';
import type { Database } from './database.js';
import { recordOf, type DeletionRecord, type SignedDeletionRecord } from './deletion-record.js';
import { auditEntries, deletionRecords } from './schema.js';
import type { Signer } from './signing.js';

/** Once for each run: what was written stays as it is. @param database a transaction */
export async function writeDeletionRecord(
  database: Database,
  signer: Signer,
  { employeeId, runId }: { employeeId: string; runId: string },
): Promise<void> {
  const there = await database.$count(deletionRecords, eq(deletionRecords.runId, runId));
  if (there > 0) return;
  const rows = await database
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.employeeId, employeeId))
    .orderBy(asc(auditEntries.seq));
  const record = recordOf(rows, employeeId, runId);
  await database
    .insert(deletionRecords)
    .values({ runId, employeeId, record: canonical(record), ...signer.sign(record) })
    .onConflictDoNothing();
}

/** The newest of the employee, who may have been there more than once. */
export async function deletionRecordOf(
  database: Database,
  employeeId: string,
): Promise<SignedDeletionRecord | undefined> {
  const [row] = await database
    .select()
    .from(deletionRecords)
    .where(eq(deletionRecords.employeeId, employeeId))
    .orderBy(desc(deletionRecords.writtenAt))
    .limit(1);
  if (!row) return undefined;
  const { record, keyId, signature } = row;
  return { record: JSON.parse(record) as DeletionRecord, keyId, signature: signature.toString('base64') };
}
