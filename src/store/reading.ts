/** The store as the api has it: it reads, and opens what is sealed where the person's key lives. */
import { asc, eq } from 'drizzle-orm';
import type { PayloadKey } from '../config.js';
import { Unavailable } from '../lifecycle.js';
import type { EntryRow } from './chain.js';
import { connections, StoreFailure, type Database } from './database.js';
import type { SignedDeletionRecord } from './deletion-record.js';
import { deletionRecordOf } from './deletion-records.js';
import type { ExportLine, KeyLine } from './export.js';
import { exportLines, publishedKeys } from './export-lines.js';
import { openKeys } from './person-keys.js';
import { auditEntries } from './schema.js';
import { keyWrapping, unseal } from './seal.js';

/** An entry for people to read. */
export interface AuditView {
  seq: number;
  /** ISO 8601: when it happened, and when it was written. */
  at: string;
  recordedAt: string;
  type: string;
  phase: string;
  employeeId?: string;
  workflowId: string;
  runId: string;
  actor: string;
  facts: Readonly<Record<string, unknown>>;
  /**
   * Personal data: `erased` once the key is destroyed, `damaged` where somebody changed it, which also breaks the chain;
   * absent where there never was any.
   */
  personal?: Readonly<Record<string, unknown>> | 'erased' | 'damaged';
  /** Hexadecimal. */
  hash: string;
}

/** Each method throws {@link Unavailable} where the store does not answer. */
export interface AuditReading {
  /** What was done and decided about somebody, oldest first. Personal data. */
  entriesOf(employeeId: string): Promise<AuditView[]>;
  /** All of it as one state, line by line. */
  export(): AsyncIterable<ExportLine>;
  /** Public keys that anything was signed with. */
  keys(): Promise<KeyLine[]>;
  deletionRecord(employeeId: string): Promise<SignedDeletionRecord | undefined>;
  close(): Promise<void>;
}

const unavailable = (error: unknown) =>
  error instanceof StoreFailure ? new Unavailable(error.message, { cause: error }) : error;

async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw unavailable(error);
  }
}

function opened({ sealed, employeeId, key: entryKey }: EntryRow, key: Buffer | undefined) {
  if (sealed === null) return undefined;
  if (!key) return 'erased';
  try {
    return unseal(key, sealed, employeeId ?? '', entryKey);
  } catch {
    return 'damaged';
  }
}

function viewOf(row: EntryRow, keys: ReadonlyMap<string, Buffer>): AuditView {
  const { seq, at, recordedAt, type, phase, employeeId, workflowId, runId, actor, facts, hash } = row;
  const personal = opened(row, keys.get(row.personKeyId ?? ''));
  return {
    seq,
    at,
    recordedAt,
    type,
    phase,
    ...(employeeId !== null && { employeeId }),
    workflowId,
    runId,
    actor,
    facts: JSON.parse(facts) as AuditView['facts'],
    ...(personal !== undefined && { personal }),
    hash: hash.toString('hex'),
  };
}

/** Nothing connects before it is used. */
export function auditReading({
  url,
  payloadKeys,
}: {
  url: string;
  payloadKeys: readonly PayloadKey[];
}): AuditReading {
  const store = connections(url, { most: 4 });
  const wrapping = keyWrapping(payloadKeys);

  async function entriesOf(database: Database, employeeId: string): Promise<AuditView[]> {
    const rows = await database
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.employeeId, employeeId))
      .orderBy(asc(auditEntries.seq));
    const ids = new Set(rows.flatMap(({ personKeyId }) => personKeyId ?? []));
    const keys = await openKeys(database, wrapping, [...ids]);
    return rows.map((row) => viewOf(row, keys));
  }

  return {
    entriesOf: (employeeId) => orUnavailable(store.use((db) => entriesOf(db, employeeId))),
    async *export() {
      try {
        yield* store.stream(exportLines);
      } catch (error) {
        throw unavailable(error);
      }
    },
    keys: () => orUnavailable(store.use(publishedKeys)),
    deletionRecord: (employeeId) => orUnavailable(store.use((db) => deletionRecordOf(db, employeeId))),
    close: () => store.close(),
  };
}
