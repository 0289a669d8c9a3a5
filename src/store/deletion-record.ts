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
  /** Seen after the deactivation: inactive, and nobody signed in any more. Absent where the audit does not hold it. */
  deactivated?: { at: string; state: string; sessionsBefore: number; sessionsAfter: number };
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
export type DeactivationFacts = NonNullable<DeletionRecord['deactivated']>;

const factsOf = ({ facts }: EntryRow): unknown => JSON.parse(facts);

function deactivationOf(entry: EntryRow): DeactivationFacts {
  const { at, state, sessionsBefore, sessionsAfter } = factsOf(entry) as DeactivationFacts;
  return { at, state, sessionsBefore, sessionsAfter };
}

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

const isDone = (type: string) => (row: EntryRow) => row.type === type && row.phase === 'done';
const isRequest = ({ type }: EntryRow) => type === 'offboarding.request';

/**
 * The entries of one leaving, from the request to the deletion. They bear more than one run id where an operator has
 * reset the run: what went before the reset point stands under the id of the run that was reset.
 */
function ofOneLeaving(rows: readonly EntryRow[], deletion: EntryRow): EntryRow[] {
  const until = rows.filter(
    ({ seq, workflowId }) => seq <= deletion.seq && workflowId === deletion.workflowId,
  );
  const runs = [deletion.runId, until.findLast(isRequest)?.runId];
  // A request that had to wait for the store may stand behind what it led to.
  return until.slice(until.findIndex(({ runId }) => runs.includes(runId)));
}

/**
 * @param all the entries of the employee, in order
 * @param runId of the run that deleted
 * @throws Error where there was no deletion
 */
export function recordOf(all: readonly EntryRow[], employeeId: string, runId: string): DeletionRecord {
  const deletion = all.filter((row) => row.runId === runId).findLast(isDone('identity.delete'));
  if (!deletion) throw new Error(`the audit holds no identity.delete of a deletion of ${employeeId}`);
  const rows = ofOneLeaving(all, deletion);
  const request = rows.findLast(isRequest) ?? deletion;
  const deactivation = rows.findLast(isDone('identity.deactivate'));
  const facts = factsOf(deletion) as DeletionFacts;
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
    ...(deactivation && { deactivated: deactivationOf(deactivation) }),
    deleted: { at: deletedAt, answered, verifiedGoneAt: verifiedAt },
    entries: rows.map((row) => ({
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
