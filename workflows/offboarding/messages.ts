/**
 * What callers and the `offboarding` workflow say to each other.
 * Updates are requests that may be refused, signals are facts, queries are nouns.
 */
import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { Locale, Role } from '../onboarding/messages.js';
import type { ByRole, OffboardingPolicy } from '../policy.js';

/** The person who leaves, as HR named them. Addresses are personal data: only ever inside encrypted payloads. */
export interface Leaver {
  /** HR's own opaque id; the key of everything. */
  employeeId: string;
  /** Which identity, where it bears no marker of ours, or more than one does. */
  identityId?: string;
  /** Instead of `identityId`: the address that the person signs in with. */
  email?: string;
  /** ISO 8601 instant until which the person can sign in. Absent: at once. */
  lastDayAt?: string;
  /** The requester's address, for reminders of the coming deletion. */
  requesterEmail?: string;
  /** Of the mails about this person. */
  locale: Locale;
}

export interface OffboardingInput {
  leaver: Leaver;
  /** By role, since which role the person has is only known from Kratos. */
  policy: ByRole<OffboardingPolicy>;
  /** Who asked: an actor's id, never an address. */
  requestedBy: string;
  reason?: string;
  /** ISO 8601. */
  acceptedAt: string;
}

/** The identity as it was shown to whoever asked and approved. What is deleted must still be exactly this. */
export interface ShownIdentity {
  identityId: string;
  role: Role;
  /** By Kratos' clock, ISO 8601. */
  createdAt: string;
  /** It was active, so a rescind activates it again. */
  wasActive: boolean;
  /** `false` where it bore no marker of ours, so a rescind takes off the one that the deactivation gave it. */
  marked?: boolean;
}

/** What came of a rescind, where the identity may have been deactivated before it. */
export type Restored =
  /** Active again. */
  | 'restored'
  /** Somebody else had activated it. */
  | 'alreadyActive'
  /** It was inactive before the offboarding. */
  | 'leftInactive'
  /** Somebody else had deleted it: there is nobody to restore. */
  | 'gone'
  /** It lost its marker or was created at another time, so it was left as it is. */
  | 'changed';

/** The plan that every caller of the same offboarding is given. */
export interface AcceptedOffboarding {
  employeeId: string;
  /** ISO 8601. */
  acceptedAt: string;
  lastDayAt?: string;
  requestedBy: string;
}

/** Why a person has to decide. Recorded in histories and search attributes: renaming one is a breaking change. */
export type OffboardingAttention =
  /** No identity bears the employee's marker, and none was named that exists. */
  | 'identityNotFound'
  /** Several identities bear the employee's marker. */
  | 'identityAmbiguous'
  /** The named identity bears another employee's marker. */
  | 'identityOfAnother'
  /** Without this person nobody could administer anything. */
  | 'lastAdmin'
  /** Somebody else deleted the identity. */
  | 'identityGone'
  /** The identity no longer bears the employee's marker. */
  | 'markerGone'
  /** Another identity has taken the id's place: it was created at another time. */
  | 'identityReplaced'
  /** The identity's role is not the one that was shown. */
  | 'roleChanged'
  /** Somebody activated the identity again. */
  | 'reactivated'
  /** An onboarding of the employee runs. */
  | 'rehired'
  /** A system did not answer for days. */
  | 'systemUnavailable';

export type OffboardingAction =
  /** Try the same again. */
  | 'retry'
  /** Name the identity that is meant. */
  | 'choose'
  /** Look at the identity anew: deactivate what is there now; grace period and approval begin from the start. */
  | 'restart'
  /** Forget the person all the same, though it was not the service that deleted the identity. */
  | 'erase'
  /** End the run, and leave everything as it is. */
  | 'abandon'
  /** Take it back: the person stays. */
  | 'rescind';

/** What may resolve what. */
export const offboardingRemedies: Record<OffboardingAttention, readonly OffboardingAction[]> = {
  identityNotFound: ['retry', 'choose', 'abandon', 'rescind'],
  identityAmbiguous: ['choose', 'abandon', 'rescind'],
  identityOfAnother: ['choose', 'abandon', 'rescind'],
  lastAdmin: ['retry', 'rescind'],
  identityGone: ['erase', 'abandon'],
  markerGone: ['restart', 'abandon'],
  identityReplaced: ['restart', 'abandon'],
  roleChanged: ['restart', 'rescind'],
  reactivated: ['restart', 'rescind'],
  rehired: ['restart', 'rescind'],
  systemUnavailable: ['retry', 'rescind'],
};

export type OffboardingState =
  | { stage: 'scheduled'; lastDayAt: string }
  | { stage: 'deactivating' }
  | { stage: 'gracePeriod'; deleteAt: string }
  | { stage: 'onHold'; since: string; by: string; deleteAt: string }
  | { stage: 'awaitingApproval'; since: string }
  | { stage: 'awaitingSlot'; since: string }
  | { stage: 'deleting' }
  | {
      stage: 'needsAttention';
      reason: OffboardingAttention;
      since: string;
      actions: readonly OffboardingAction[];
    }
  /** What is kept about the person is erased; somebody else deleted the identity. */
  | { stage: 'erasing' }
  | { stage: 'rescinding' }
  | { stage: 'deleted'; at: string }
  | { stage: 'erased'; at: string }
  | { stage: 'rescinded'; at: string }
  | { stage: 'abandoned'; at: string };

export type OffboardingStage = OffboardingState['stage'];

export interface OffboardingStatus {
  employeeId: string;
  state: OffboardingState;
  requestedBy: string;
  /** Known once the identity was looked at. */
  identity?: ShownIdentity;
  /** ISO 8601; the proof that nobody is signed in any more is as of this instant. */
  deactivatedAt?: string;
  /** Whether a second person has to consent; known with the identity. */
  approval?: 'required' | 'none';
  approvedBy?: string;
  /** ISO 8601; a hold does not move it, its release may. */
  deleteAt?: string;
  hold?: { by: string; since: string };
  /** Of an offboarding that was taken back. */
  restored?: Restored;
}

interface Decision {
  /** An actor's id, never an address. */
  by: string;
  reason?: string;
}
export interface Extend extends Decision {
  /** ISO 8601: the new time of the deletion, later than the present one. */
  until: string;
}
export interface Hold extends Decision {
  reason: string;
}
export type Release = Decision;
export interface Approve extends Decision {
  /** What the approver was shown; refused where it is not what would be deleted. */
  identityId?: string;
}
export type RescindOffboarding = Decision;
export type OffboardingResolution = Decision &
  (
    | { action: Exclude<OffboardingAction, 'choose'> }
    | {
        action: 'choose';
        identityId: string;
      }
  );

/** Failure types of refused updates. */
export type OffboardingRefusal =
  /** Nothing in the present stage can be answered that way; too late, for one. */
  | 'notInThisStage'
  /** Whoever asked for the deletion cannot approve it. */
  | 'samePerson'
  /** What was approved is not what would be deleted. */
  | 'notWhatWasShown'
  /** An extension must be later than the present deadline. */
  | 'notLater';

export const extendGrace = defineUpdate<OffboardingStatus, [Extend]>('extend');
export const holdOffboarding = defineUpdate<OffboardingStatus, [Hold]>('hold');
export const releaseOffboarding = defineUpdate<OffboardingStatus, [Release]>('release');
export const approveDeletion = defineUpdate<OffboardingStatus, [Approve]>('approve');
export const rescindOffboarding = defineUpdate<OffboardingStatus, [RescindOffboarding]>('rescind');
export const resolveOffboarding = defineUpdate<OffboardingStatus, [OffboardingResolution]>('resolve');
export const offboardingStatus = defineQuery<OffboardingStatus>('status');
