/**
 * What stands against a change that somebody asked for, given what was read a moment ago. Pure decisions; each has a
 * failure type of its own, and the first that applies is told.
 */
import type { ApplicationFailure } from '@temporalio/common';
import { decisive, type DecisiveFailure } from './failures.js';
import type { KratosIdentity } from './kratos/identities.js';

/** As `workflows/offboarding/messages.ts` has it. */
export interface ShownIdentity {
  identityId: string;
  role: string;
  /** By Kratos' clock, ISO 8601. */
  createdAt: string;
  wasActive: boolean;
  /** `false` where it bore no marker: the one that it bears later is this run's, and a rescind takes it off. */
  marked?: boolean;
}

/** Whom it is about, and the identity that was shown to whoever asked. */
export interface Subject {
  employeeId: string;
  shown: ShownIdentity;
}

/** What a deletion rests on. */
export interface DeletionRequest extends Subject {
  requestedBy: string;
  approval: 'required' | 'none';
  approvedBy?: string;
}

/** What was read just before the deletion. */
export interface Findings {
  identity: KratosIdentity | undefined;
  /** An onboarding of the employee runs. */
  rehired: boolean;
  /** Somebody else is an active admin, or this is no admin at all. */
  otherAdmin: boolean;
  /** An admin stopped all deletions. */
  stopped: boolean;
  /** The slot was granted so long ago that the deletion would count for another hour than it is done in. */
  slotLapsed: boolean;
}

type Check = [stands: boolean, type: DecisiveFailure, message: string];

function first(checks: Check[]): ApplicationFailure | undefined {
  const found = checks.find(([stands]) => stands);
  return found && decisive(found[1], found[2]);
}

/** Releases of Kratos may write the same instant differently. */
const createdAsShown = ({ createdAt }: KratosIdentity, shown: ShownIdentity) =>
  createdAt !== undefined && Date.parse(createdAt) === Date.parse(shown.createdAt);

/** Whether it is still the identity that was shown, ours, whatever state and role it has. */
export const sameIdentity = (identity: KratosIdentity, { employeeId, shown }: Subject): boolean =>
  createdAsShown(identity, shown) && identity.marker?.employeeId === employeeId;

/** The same for whoever is brought back: what came without a marker may be without one again. */
export const stillTheirs = (identity: KratosIdentity, subject: Subject): boolean => {
  const asItCame =
    subject.shown.marked === false &&
    identity.marker === undefined &&
    createdAsShown(identity, subject.shown);
  return asItCame || sameIdentity(identity, subject);
};

const gone = ({ shown }: Subject) =>
  decisive('identityGone', `identity ${shown.identityId} was deleted by somebody else`);
const replaced = (identity: KratosIdentity, { shown }: Subject): Check => [
  !createdAsShown(identity, shown),
  'identityReplaced',
  `identity ${identity.id} was created at another time than the one that was shown`,
];
const roleChanged = ({ id, role }: KratosIdentity, { shown }: Subject): Check => [
  role !== shown.role,
  'roleChanged',
  `identity ${id} has role ${role}; ${shown.role} was shown`,
];

/** @throws ApplicationFailure unless the identity is there and what was shown; it may be without a marker */
export function asShown(identity: KratosIdentity | undefined, subject: Subject): KratosIdentity {
  if (!identity) throw gone(subject);
  const { id, marker } = identity;
  const bearer = marker?.employeeId ?? subject.employeeId;
  const refusal = first([
    replaced(identity, subject),
    [bearer !== subject.employeeId, 'identityOfAnother', `identity ${id} bears the marker of ${bearer}`],
    roleChanged(identity, subject),
  ]);
  if (refusal) throw refusal;
  return identity;
}

/** @returns the refusal, if there is one */
export function againstDeletion(
  { identity, rehired, otherAdmin, stopped, slotLapsed }: Findings,
  request: DeletionRequest,
): ApplicationFailure | undefined {
  if (!identity) return gone(request);
  const { employeeId, approval, approvedBy, requestedBy } = request;
  const { id, active, marker } = identity;
  const unapproved = approvedBy === undefined || approvedBy === requestedBy;
  return first([
    replaced(identity, request),
    [
      marker?.employeeId !== employeeId,
      'markerGone',
      `identity ${id} does not bear the marker of ${employeeId}`,
    ],
    roleChanged(identity, request),
    [active, 'reactivated', `identity ${id} was activated by somebody else`],
    [rehired, 'rehired', `an onboarding of ${employeeId} runs`],
    [approval === 'required' && unapproved, 'approvalMissing', `nobody but ${requestedBy} consented`],
    [!otherAdmin, 'lastAdmin', `identity ${id} is the last admin, and no other is active`],
    [stopped, 'slotWithdrawn', 'all deletions were stopped after there was a slot'],
    [slotLapsed, 'slotWithdrawn', 'the slot was not used within its time'],
  ]);
}
