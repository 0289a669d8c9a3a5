/** The audit as lines of JSON: what an auditor takes away, and what is verified. Everything in it as it is stored. */
import { bytesOf } from './canonical.js';
import type { EntryRow } from './chain.js';

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

/** The row that a line was made of. */
export const rowOf = ({ kind: _, sealed, previous, hash, ...entry }: EntryLine): EntryRow => ({
  ...entry,
  sealed: sealed === null ? null : bytesOf(sealed, 'base64'),
  previous: bytesOf(previous, 'hex'),
  hash: bytesOf(hash, 'hex'),
});
