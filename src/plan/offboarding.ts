/** What would happen to somebody who leaves, if nobody extended, held or rescinded. */
import type { Plan, PlannedEvent } from '../lifecycle.js';
import type { OffboardingRequest } from '../requests.js';
import { deactivationAt, deletionAt, remindersOf } from '../../workflows/offboarding/schedule.js';
import type { Role } from '../../workflows/onboarding/messages.js';
import { forRole, type OffboardingPolicy, type Policy } from '../../workflows/policy.js';
import { inWords, planned } from './format.js';

export interface OffboardingToPlan {
  request: OffboardingRequest;
  /** Of the person, which only Kratos knows. */
  role: Role;
  /** Which identity it is, where that was looked up. */
  identityId?: string;
  policy: Policy;
  /** IANA name. */
  timeZone: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Decided by the functions that the workflow decides by. */
export function planOffboarding(to: OffboardingToPlan): Plan {
  const { request, role, identityId, policy, timeZone, now } = to;
  const held = forRole(policy.offboarding, role);
  const deactivatedAt = deactivationAt(request.lastDayAt, now);
  const deleteAt = deletionAt(deactivatedAt, held);
  const identity =
    identityId === undefined ? `the identity, role ${role},` : `identity ${identityId}, role ${role},`;
  return {
    employeeId: request.employeeId,
    role,
    timeZone,
    events: [
      planned(deactivatedAt, timeZone, {
        kind: 'identity',
        what: `${identity} is deactivated and every session ends; until the deletion it can be restored`,
      }),
      ...reminders(to, held, deactivatedAt, deleteAt),
      ...approval(to, held, deleteAt),
      ...deletion(to, held, deleteAt),
    ],
  };
}

function reminders(
  { request, timeZone }: OffboardingToPlan,
  held: OffboardingPolicy,
  deactivatedAt: number,
  deleteAt: number,
): PlannedEvent[] {
  const recipients = [
    ...(request.requesterEmail === undefined ? [] : (['requester'] as const)),
    ...(held.hrContact === undefined || held.hrContact === request.requesterEmail
      ? []
      : (['hrContact'] as const)),
  ];
  return remindersOf(deleteAt, held, deactivatedAt).flatMap(({ at, leadMs }) =>
    recipients.map((to) =>
      planned(at, timeZone, {
        kind: 'mail',
        to,
        what: `reminder: the deletion is due in ${inWords(leadMs)}`,
      }),
    ),
  );
}

function approval(
  { request, timeZone }: OffboardingToPlan,
  held: OffboardingPolicy,
  deleteAt: number,
): PlannedEvent[] {
  if (held.approval === 'none') return [];
  const condition = 'unless it was approved before';
  const asked = held.hrContact !== undefined ? 'hrContact' : request.requesterEmail && 'requester';
  return [
    planned(deleteAt, timeZone, {
      kind: 'decision',
      what: 'a person other than the requester has to approve the deletion',
      condition,
    }),
    ...(asked
      ? [planned(deleteAt, timeZone, { kind: 'mail', to: asked, what: 'asked for the approval', condition })]
      : []),
  ];
}

function deletion(
  { policy: { deletions }, timeZone }: OffboardingToPlan,
  held: OffboardingPolicy,
  deleteAt: number,
): PlannedEvent[] {
  const ordinary = `no more than ${deletions.perHour} people are deleted within the hour, and ${deletions.percentPerDay} % of all within the day`;
  const condition = [...(held.approval === 'required' ? ['once approved'] : []), `if ${ordinary}`].join(', ');
  return [
    planned(deleteAt, timeZone, {
      kind: 'deletion',
      what: 'at the earliest: the identity is deleted, which cannot be undone, and the record of it signed',
      condition,
    }),
    planned(deleteAt, timeZone, {
      kind: 'deletion',
      what: "right after: the person's data is erased from what is left",
      condition,
    }),
  ];
}
