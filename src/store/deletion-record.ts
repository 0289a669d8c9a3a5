/**
 * The record of a deletion: who asked, who consented, what was seen, signed. It stands on entries of the audit, which it
 * names by number and hash, and holds no personal data. Verifiable with the public key alone.
 */
import { bytesOf } from './canonical.js';
import type { EntryRow } from './chain.js';
import { flawOf, type PublicKeys } from './signing.js';

export interface DeletionRecord {
  kind: 'identity-lifecycle deletion record';
  version: 1;
  employeeId: string;
  workflowId: string;
  runId: string;
  identity: { identityId: string; role: string; createdAt: string };
  requested: { by: string; at: string };
  approval: 'required' | 'none';
  /** The consent that the deletion rests on, not one that was given to something shown before. */
  approved?: { by: string; at: string };
  /** Seen after the deactivation: inactive, and nobody signed in any more. */
  deactivated: { at: string; state: string; sessionsBefore: number; sessionsAfter: number };
  /** `verifiedGoneAt`: when Kratos answered 404 for the identity. */
  deleted: { at: string; answered: number; verifiedGoneAt: string };
  /** The entries of the run that all this is taken from, as they stand in the audit. */
  entries: { seq: number; at: string; type: string; phase: string; actor: string; hash: string }[];
}

/** As the API gives it and a file keeps it. */
export interface SignedDeletionRecord {
  record: DeletionRecord;
  keyId: string;
  /** Ed25519 over the record with its `keyId`, as canonical JSON. Base64. */
  signature: string;
}

/** What `src/worker/audited.ts` keeps of the two effects. */
export interface DeletionFacts {
  identityId: string;
  role: string;
  createdAt: string;
  approval: 'required' | 'none';
  /** Whose consent the deletion rests on; absent where it rests on none. */
  approvedBy?: string;
  deletedAt: string;
  answered: number;
  verifiedAt: string;
}
export type DeactivationFacts = DeletionRecord['deactivated'];

const factsOf = ({ facts }: EntryRow): unknown => JSON.parse(facts);

/** With either, another look was taken: whoever had consented, had consented to something else. */
const voiding: readonly unknown[] = ['restart', 'choose'];

/**
 * The consent that the deletion rests on. By when they were decided, since entries that had to wait for the store may
 * stand in another order.
 */
function consentOf(rows: readonly EntryRow[], approvedBy: string | undefined): EntryRow | undefined {
  const voidedAt = rows
    .filter((row) => row.type === 'offboarding.resolve')
    .filter((row) => voiding.includes((factsOf(row) as { action?: unknown }).action))
    .reduce((latest, { at }) => (at > latest ? at : latest), '');
  return rows
    .filter(({ type, actor, at }) => type === 'offboarding.approve' && actor === approvedBy && at >= voidedAt)
    .toSorted((a, b) => a.at.localeCompare(b.at))[0];
}

/** @param rows the entries of the run, in order @throws Error where there was no deletion */
export function recordOf(rows: readonly EntryRow[], employeeId: string): DeletionRecord {
  const last = (type: string, phase: string) => {
    const found = rows.findLast((row) => row.type === type && row.phase === phase);
    if (!found) throw new Error(`the audit holds no ${type} of a deletion of ${employeeId}`);
    return found;
  };
  const deletion = last('identity.delete', 'done');
  const request = rows.find(({ type }) => type === 'offboarding.request') ?? deletion;
  const deactivation = last('identity.deactivate', 'done');
  const facts = factsOf(deletion) as DeletionFacts;
  const { at, state, sessionsBefore, sessionsAfter } = factsOf(deactivation) as DeactivationFacts;
  const { identityId, role, createdAt, deletedAt, answered, verifiedAt } = facts;
  const consent = consentOf(rows, facts.approvedBy);
  return {
    kind: 'identity-lifecycle deletion record',
    version: 1,
    employeeId,
    workflowId: deletion.workflowId,
    runId: deletion.runId,
    identity: { identityId, role, createdAt },
    requested: { by: request.actor, at: request.at },
    approval: facts.approval,
    ...(consent && { approved: { by: consent.actor, at: consent.at } }),
    deactivated: { at, state, sessionsBefore, sessionsAfter },
    deleted: { at: deletedAt, answered, verifiedGoneAt: verifiedAt },
    entries: rows
      .filter(({ seq }) => seq <= deletion.seq)
      .map((row) => ({
        seq: row.seq,
        at: row.at,
        type: row.type,
        phase: row.phase,
        actor: row.actor,
        hash: row.hash.toString('hex'),
      })),
  };
}

/** Why a record is not to be believed; undefined where it is. Needs nothing but the public key. */
export function flawOfRecord(
  { record, keyId, signature }: SignedDeletionRecord,
  keys: PublicKeys,
): 'unknown key' | 'wrong signature' | undefined {
  return flawOf(record, { keyId, signature: bytesOf(signature, 'base64') }, keys);
}
