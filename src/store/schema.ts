/**
 * The tables of the store. What is hashed or signed is kept as the text that was hashed: the database's own types would
 * give it back in another form (an instant in another zone, JSON in another order).
 *
 * Migrations beside this file also make triggers, which drizzle has no words for: the audit, its checkpoints, the
 * deletion records and the public keys take no UPDATE, DELETE or TRUNCATE.
 */
import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  customType,
  index,
  integer,
  pgTable,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** One key for each person and stay; its row outlives it, so that it is known when it was destroyed. */
export const personKeys = pgTable(
  'person_keys',
  {
    id: uuid().primaryKey(),
    employeeId: text('employee_id').notNull(),
    /** Encrypted under a key derived from one of PAYLOAD_KEYS; null once destroyed. */
    wrapped: bytea(),
    /** Which of PAYLOAD_KEYS. */
    wrappedBy: text('wrapped_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'string' }).notNull().defaultNow(),
    destroyedAt: timestamp('destroyed_at', { withTimezone: true, mode: 'string' }),
  },
  (t) => [
    uniqueIndex('person_keys_living')
      .on(t.employeeId)
      .where(sql`${t.destroyedAt} is null`),
    check('person_keys_destroyed', sql`(${t.wrapped} is null) = (${t.destroyedAt} is not null)`),
  ],
);

/** The chain. `src/store/chain.ts` says over what `hash` is made. */
export const auditEntries = pgTable(
  'audit_entries',
  {
    /** From 1, without gaps. */
    seq: bigint({ mode: 'number' }).primaryKey(),
    /** Of the hashed form: an entry keeps the form that it was written in. */
    format: smallint().notNull(),
    key: text().notNull().unique(),
    /** When it happened, and when it was written here. ISO 8601, UTC. */
    at: text().notNull(),
    recordedAt: text('recorded_at').notNull(),
    type: text().notNull(),
    phase: text().notNull(),
    employeeId: text('employee_id'),
    workflowId: text('workflow_id').notNull(),
    runId: text('run_id').notNull(),
    actor: text().notNull(),
    /** JSON. */
    facts: text().notNull(),
    personKeyId: uuid('person_key_id').references(() => personKeys.id),
    /** JSON, encrypted under the person's key. */
    sealed: bytea(),
    /** Hash of the entry before; zeros for the first. */
    previous: bytea().notNull(),
    hash: bytea().notNull(),
  },
  (t) => [
    index('audit_entries_employee').on(t.employeeId, t.seq),
    index('audit_entries_run').on(t.runId, t.seq),
    index('audit_entries_type').on(t.type, t.seq),
    // The governor asks for those of a day; there are as many in all as there were deletions.
    index('audit_entries_slots')
      .on(t.at)
      .where(sql`${t.type} = 'deletion.slot'`),
  ],
);

const signed = {
  hash: bytea().notNull(),
  /** ISO 8601, UTC. */
  at: text().notNull(),
  keyId: text('key_id').notNull(),
  signature: bytea().notNull(),
};

/** The last entry, signed; one row, replaced with every append. Whoever appends locks it. */
export const auditHead = pgTable(
  'audit_head',
  {
    id: integer().primaryKey(),
    seq: bigint({ mode: 'number' }).notNull(),
    hash: signed.hash,
    /** Null until the first append. */
    at: text(),
    keyId: text('key_id'),
    signature: bytea(),
  },
  (t) => [check('audit_head_one', sql`${t.id} = 1`)],
);

/** The last entry of each hour in which there was one, signed, for good. */
export const auditCheckpoints = pgTable('audit_checkpoints', {
  seq: bigint({ mode: 'number' }).primaryKey(),
  ...signed,
});

/** Public keys that anything here was signed with. */
export const signingKeys = pgTable('signing_keys', {
  /** Made of the key itself. */
  id: text().primaryKey(),
  /** PEM. */
  publicKey: text('public_key').notNull(),
});

export const deletionRecords = pgTable(
  'deletion_records',
  {
    runId: text('run_id').primaryKey(),
    employeeId: text('employee_id').notNull(),
    /** JSON, as it was signed. */
    record: text().notNull(),
    keyId: text('key_id').notNull(),
    signature: bytea().notNull(),
    writtenAt: timestamp('written_at', { withTimezone: true, mode: 'string' }).notNull().defaultNow(),
  },
  (t) => [index('deletion_records_employee').on(t.employeeId)],
);
