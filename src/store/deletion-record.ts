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
  deletedAt: string;
  answered: number;
  verifiedAt: string;
}
export type DeactivationFacts = DeletionRecord['deactivated'];

const factsOf = ({ facts }: EntryRow): unknown => JSON.parse(facts);

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
  const approval = rows.findLast(({ type }) => type === 'offboarding.approve');
  const facts = factsOf(deletion) as DeletionFacts;
  const { at, state, sessionsBefore, sessionsAfter } = factsOf(deactivation) as DeactivationFacts;
  const { identityId, role, createdAt, deletedAt, answered, verifiedAt } = facts;
  return {
    kind: 'identity-lifecycle deletion record',
    version: 1,
    employeeId,
    workflowId: deletion.workflowId,
    runId: deletion.runId,
    identity: { identityId, role, createdAt },
    requested: { by: request.actor, at: request.at },
    approval: facts.approval,
    ...(approval && { approved: { by: approval.actor, at: approval.at } }),
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
