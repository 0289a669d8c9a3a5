/**
 * How an outside effect may fail, in one place. A type is either retried by the activity's policy or decides the
 * workflow's next step. Types are recorded in histories (in the clear) and read by workflows: renaming one is a
 * breaking change. Messages carry ids only: logs and terminals show them.
 */
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';

/** Goes away by itself or when an operator mends something; retried for as long as the activity may take. */
export type TransientFailure =
  /** No answer, 5xx or 429. */
  | 'kratosUnavailable'
  /** Kratos answers in a way that only its configuration explains (an endpoint switched off, a proxy's page). */
  | 'kratosMisconfigured'
  /** A change of the identity was overwritten by somebody else's; done again. */
  | 'lostUpdate'
  /** No connection, or a 4xx. */
  | 'mailUnavailable'
  /** The mail server refuses us, not the recipient (credentials, TLS, sender). */
  | 'mailMisconfigured'
  /** The connection was lost after the message was handed over: it may have been accepted. */
  | 'mailAmbiguous'
  /** Nothing failed: the person has not set a credential yet. */
  | 'notYetActivated'
  /** The audit cannot be written, so nothing that has to be in it is done. */
  | 'storeUnavailable'
  /** Temporal does not answer an activity that asks it. */
  | 'engineUnavailable'
  /** Nothing failed: an admin stopped all deletions, or they are quarantined. */
  | 'noSlotYet';

/** Nothing failed; trying again makes a poll of it. */
const benign: readonly TransientFailure[] = ['notYetActivated', 'noSlotYet'];

/** Only a decision helps; never retried. */
export type DecisiveFailure =
  | 'emailTaken'
  | 'detailsRejected'
  | 'undeliverable'
  | 'identityGone'
  | 'identityChanged'
  // Of leaving and moving; `workflows/offboarding/messages.ts` says what each means and what resolves it.
  | 'identityNotFound'
  | 'identityAmbiguous'
  | 'identityOfAnother'
  | 'identityInactive'
  /** An offboarding of the person runs, and is the one writer. */
  | 'leaving'
  | 'lastAdmin'
  | 'markerGone'
  | 'identityReplaced'
  | 'roleChanged'
  | 'reactivated'
  | 'rehired'
  /** An admin stopped all deletions after the slot, or it was not used in time; another has to be waited for. */
  | 'slotWithdrawn'
  /** A defect: the workflow went on without the consent that it asked for. */
  | 'approvalMissing';

export type FailureType = TransientFailure | DecisiveFailure;

/**
 * A failure that the activity's retry policy takes care of.
 * @param againInMs when the next attempt begins; as the policy says by default
 */
export function transient(type: TransientFailure, message: string, againInMs?: number): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message,
    nonRetryable: false,
    ...(againInMs !== undefined && { nextRetryDelay: againInMs }),
    ...(benign.includes(type) && { category: ApplicationFailureCategory.BENIGN }),
  });
}

/** A failure that the workflow has to answer. */
export function decisive(type: DecisiveFailure, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true });
}
