/**
 * What people may decide about a leaver: each function gives the life after the decision, or the refusal. The same life
 * comes back where the decision changes nothing.
 */
import { ApplicationFailure } from '@temporalio/common';
import { attentionOf } from '../failures.js';
import { deadline, ended, iso, policyOf, stateOf, type Life } from './life.js';
import {
  offboardingRemedies,
  type Approve,
  type Extend,
  type Hold,
  type OffboardingAttention,
  type OffboardingRefusal,
  type OffboardingResolution,
  type Release,
  type RescindOffboarding,
} from './messages.js';

export type Decided = Life | ApplicationFailure;

const refusal = (type: OffboardingRefusal, message: string, ...details: unknown[]): ApplicationFailure =>
  ApplicationFailure.create({ type, message, nonRetryable: true, details });

/** Refuses unless the person still is where decisions count. */
function tooLate(life: Life, now: number, done: string): ApplicationFailure | undefined {
  if (life.course === 'leaving') return undefined;
  return refusal('notInThisStage', `the offboarding is ${stateOf(life, now).stage} and cannot be ${done}`);
}

/** A slot is for now: who waits again asks again. */
const withoutSlot = (life: Life, now: number): Pick<Life, 'hasSlot' | 'slotLostAt'> => ({
  hasSlot: false,
  slotLostAt: life.hasSlot ? now : life.slotLostAt,
});

/** Moves the deletion. Before there is a deadline it is remembered, and the later of both holds. */
export function extend(life: Life, { until }: Extend, now: number): Decided {
  const late = tooLate(life, now, 'extended');
  if (late) return late;
  const wanted = Date.parse(until);
  const present = Math.max(deadline(life, now) ?? 0, now);
  if (!(wanted > present)) {
    return refusal('notLater', `an extension must be later than ${iso(present)}`, iso(present));
  }
  const moved = { ...life, extendedTo: wanted, ...withoutSlot(life, now) };
  return life.deleteAt === undefined
    ? moved
    : { ...moved, deleteAt: wanted, remindAfter: Math.max(life.remindAfter, now) };
}

/** One hold at a time: its release must not lift another's. */
export function hold(life: Life, { by }: Hold, now: number): Decided {
  const late = tooLate(life, now, 'held');
  if (late) return late;
  if (life.hold?.by === by) return life;
  if (life.hold) {
    return refusal(
      'notInThisStage',
      `${life.hold.by} holds the deletion since ${iso(life.hold.since)} already`,
    );
  }
  return { ...life, hold: { by, since: now }, ...withoutSlot(life, now) };
}

/** The deletion is at least the policy's notice away. */
export function release(life: Life, _request: Release, now: number): Decided {
  const late = tooLate(life, now, 'released');
  if (late) return late;
  if (!life.hold) return refusal('notInThisStage', 'nobody holds the deletion');
  const released = { ...life, hold: undefined };
  if (life.deleteAt === undefined) return released;
  const deleteAt = Math.max(life.deleteAt, now + policyOf(life).noticeAfterReleaseMs);
  return { ...released, deleteAt, remindAfter: Math.max(life.remindAfter, now) };
}

export function approve(life: Life, { by, identityId }: Approve, now: number): Decided {
  const late = tooLate(life, now, 'approved');
  if (late) return late;
  const { identity, approval } = life;
  if (!identity) return refusal('notInThisStage', 'there is nothing to approve until the identity was found');
  if (policyOf(life).approval === 'none') return refusal('notInThisStage', 'the policy asks for no approval');
  if (by === life.requestedBy) {
    return refusal('samePerson', `${by} asked for the deletion; somebody else has to approve it`);
  }
  if (by === life.namedBy) {
    return refusal('samePerson', `${by} decided what would be deleted; somebody else has to approve it`);
  }
  if (identityId !== undefined && identityId !== identity.identityId) {
    return refusal('notWhatWasShown', `what would be deleted is identity ${identity.identityId}`);
  }
  if (approval?.by === by) return life;
  if (approval)
    return refusal('notInThisStage', `${approval.by} has approved at ${iso(approval.at)} already`);
  return { ...life, approval: { by, at: now } };
}

/** Possible until the deletion begins, unless there is nobody left to bring back. */
export function rescind(life: Life, _request: RescindOffboarding, now: number): Decided {
  if (life.course === 'rescinding' || life.course === 'rescinded') return life;
  const late = tooLate(life, now, 'rescinded');
  if (late) return late;
  return notOffered(life, 'rescind') ?? { ...life, course: 'rescinding', attention: undefined };
}

export function resolve(life: Life, resolution: OffboardingResolution, now: number): Decided {
  const late = tooLate(life, now, 'resolved');
  if (late) return late;
  if (!life.attention) {
    return refusal('notInThisStage', `the offboarding is ${stateOf(life, now).stage} and needs no decision`);
  }
  const refused = notOffered(life, resolution.action);
  if (refused) return refused;
  switch (resolution.action) {
    case 'retry':
      return { ...life, attention: undefined };
    case 'choose':
      return lookAgain(life, resolution.identityId, resolution.by);
    case 'restart':
      return lookAgain(life, life.identity?.identityId ?? life.named, resolution.by);
    case 'erase':
      return { ...life, course: 'erasing', attention: undefined };
    case 'abandon':
      return ended(life, 'abandoned', now);
    case 'rescind':
      return rescind(life, resolution, now);
  }
}

/** Grace period and approval begin anew with what is found. A hold and an extension were promised and stay. */
const lookAgain = (life: Life, named: string | undefined, by: string): Life => ({
  ...life,
  named,
  namedBy: by,
  identity: undefined,
  deactivatedAt: undefined,
  deleteAt: undefined,
  approval: undefined,
  hasSlot: false,
  slotLostAt: undefined,
  attention: undefined,
});

function notOffered(
  { attention }: Life,
  action: OffboardingResolution['action'],
): ApplicationFailure | undefined {
  if (!attention) return undefined;
  const actions = offboardingRemedies[attention.reason];
  return actions.includes(action)
    ? undefined
    : refusal(
        'notInThisStage',
        `${attention.reason} is not resolved by ${action}, but by ${actions.join(', ')}`,
      );
}

/** What a person has to decide after an activity gave up; undefined for anything else. */
export const attentionReason = (error: unknown): OffboardingAttention | undefined =>
  attentionOf(error, offboardingRemedies);

/** Whether an activity gave up for a reason that trying again does not remove. */
export function isDecisive(error: unknown): boolean {
  const reason = attentionReason(error);
  return reason !== undefined && reason !== 'systemUnavailable';
}
