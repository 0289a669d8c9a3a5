/**
 * What is hashed and signed, as anybody can make it again.
 *
 * 1. `hash` of an entry is SHA-256 over the JSON array of `entryForm`, which holds every column and the hash before.
 * 2. Head and checkpoints sign the number and hash of an entry, and with it all before. Each says which of the two it is:
 *    a checkpoint of an earlier hour cannot be put in the head's place.
 */
import { createHash } from 'node:crypto';
import type { auditEntries } from './schema.js';

export type EntryRow = typeof auditEntries.$inferSelect;

export const genesis: Buffer = Buffer.alloc(32);
export const entryFormat = 1;

/** Format 1. Another column of the table is another format, and entries written before keep theirs. */
export const entryForm = (entry: Omit<EntryRow, 'hash'>): string =>
  JSON.stringify([
    'identity-lifecycle audit entry',
    entry.format,
    entry.seq,
    entry.key,
    entry.at,
    entry.recordedAt,
    entry.type,
    entry.phase,
    entry.employeeId,
    entry.workflowId,
    entry.runId,
    entry.actor,
    entry.facts,
    entry.personKeyId,
    entry.sealed?.toString('base64') ?? null,
    entry.previous.toString('hex'),
  ]);

export const hashOf = (entry: Omit<EntryRow, 'hash'>): Buffer =>
  createHash('sha256').update(entryForm(entry)).digest();

/** A place in the chain. */
export interface Place {
  seq: number;
  hash: Buffer;
  /** ISO 8601. */
  at: string;
}

/** What is signed of it. */
export const placeForm = (kind: 'head' | 'checkpoint', { seq, hash, at }: Place) => ({
  kind: `identity-lifecycle audit ${kind}`,
  seq,
  hash: hash.toString('hex'),
  at,
});
