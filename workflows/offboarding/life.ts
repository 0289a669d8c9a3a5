/**
 * The life of a leaver as plain data: what is known, what people decided, and what follows from both. It is never
 * changed in place: each event makes another life, by which whoever waits notices that something happened.
 *
 * 1. Only `beginDeletion` begins a deletion, and only where that is the next step at that very instant.
 * 2. Once it has begun no decision of a person changes anything; it ends `deleted`, or back in the waiting. Nor does one
 *    once an erasure was decided.
 * 3. An approval belongs to the identity that was shown: where another look is taken, it is gone.
 */
import { forRole, type ByRole, type OffboardingPolicy } from '../policy.js';
import {
  offboardingRemedies,
  type OffboardingAttention,
  type OffboardingInput,
  type OffboardingState,
  type Restored,
  type ShownIdentity,
} from './messages.js';
import { deactivationAt, deletionAt, remindersOf, type DeletionReminderDue } from './schedule.js';

/** Instants are milliseconds since the epoch. */
export interface Life {
  readonly requestedBy: string;
  readonly policy: ByRole<OffboardingPolicy>;
  readonly lastDayAt: number | undefined;
  readonly course:
    'leaving' | 'deleting' | 'erasing' | 'rescinding' | 'deleted' | 'erased' | 'rescinded' | 'abandoned';
  readonly endedAt: number | undefined;
  /** Which identity is meant, where HR or a resolution named one. */
  readonly named: string | undefined;
  /** Who resolved what was shown into what is shown now: like whoever asked, they cannot approve it. */
  readonly namedBy: string | undefined;
  readonly identity: ShownIdentity | undefined;
  /** As the identity was before this run did anything to it. */
  readonly found: ShownIdentity | undefined;
  /** A deactivation may have happened. */
  readonly touched: boolean;
  readonly deactivatedAt: number | undefined;
  /** As somebody asked for before there was a deadline. */
  readonly extendedTo: number | undefined;
  readonly deleteAt: number | undefined;
  /** Reminders due before this instant are accounted for. */
  readonly remindAfter: number;
  readonly hold: { readonly by: string; readonly since: number } | undefined;
  readonly approval: { readonly by: string; readonly at: number } | undefined;
  readonly hasSlot: boolean;
  /** A slot was withdrawn, or given back over a hold. */
  readonly slotLostAt: number | undefined;
  /** What came of a rescind. */
  readonly restored?: Restored;
  readonly attention: { readonly reason: OffboardingAttention; readonly since: number } | undefined;
}

export const beginLife = ({ leaver, policy, requestedBy }: OffboardingInput): Life => ({
  requestedBy,
  policy,
  lastDayAt: leaver.lastDayAt === undefined ? undefined : Date.parse(leaver.lastDayAt),
  course: 'leaving',
  endedAt: undefined,
  named: leaver.identityId,
  namedBy: undefined,
  identity: undefined,
  found: undefined,
  touched: false,
  deactivatedAt: undefined,
  extendedTo: undefined,
  deleteAt: undefined,
  remindAfter: 0,
  hold: undefined,
  approval: undefined,
  hasSlot: false,
  slotLostAt: undefined,
  attention: undefined,
});

/** What holds for the person's role; for everybody, as long as that is not known. */
export const policyOf = ({ policy, identity }: Life): OffboardingPolicy =>
  identity ? forRole(policy, identity.role) : policy.defaults;

export const approvalMissing = (life: Life): boolean =>
  policyOf(life).approval === 'required' && life.approval === undefined;

/** The time of the deletion as far as it can be told. */
export function deadline(life: Life, now: number): number | undefined {
  if (life.deleteAt !== undefined) return life.deleteAt;
  if (!life.identity) return life.extendedTo;
  const lastDay = life.lastDayAt === undefined ? undefined : iso(life.lastDayAt);
  return Math.max(deletionAt(deactivationAt(lastDay, now), policyOf(life)), life.extendedTo ?? 0);
}

export type Step =
  | { do: 'find' }
  | { do: 'deactivate'; identity: ShownIdentity }
  | { do: 'remind'; reminder: DeletionReminderDue; deleteAt: number; identity: ShownIdentity }
  | { do: 'takeSlot' }
  | { do: 'delete'; identity: ShownIdentity }
  | { do: 'erase' }
  | { do: 'reinstate' }
  | { do: 'end' }
  /** Until an instant, or without one until somebody decides. */
  | {
      do: 'wait';
      until?: number;
      why: 'last day' | 'reminder' | 'deletion' | 'release' | 'approval' | 'decision';
    };

/** What the story does next. */
export function nextStep(life: Life, now: number): Step {
  if (life.course === 'rescinding') return { do: 'reinstate' };
  if (life.course === 'erasing') return { do: 'erase' };
  if (life.course !== 'leaving') return { do: 'end' };
  if (life.attention) return { do: 'wait', why: 'decision' };
  const { identity, deleteAt } = life;
  if (!identity) return { do: 'find' };
  if (deleteAt === undefined) {
    if (life.lastDayAt !== undefined && life.lastDayAt > now)
      return { do: 'wait', until: life.lastDayAt, why: 'last day' };
    return { do: 'deactivate', identity };
  }
  if (life.hold) return { do: 'wait', why: 'release' };
  if (now < deleteAt) return graceStep(life, identity, deleteAt, now);
  if (approvalMissing(life)) return { do: 'wait', why: 'approval' };
  return life.hasSlot ? { do: 'delete', identity } : { do: 'takeSlot' };
}

/** Of reminders that are late, the last is enough. */
function graceStep(life: Life, identity: ShownIdentity, deleteAt: number, now: number): Step {
  const ahead = remindersOf(deleteAt, policyOf(life), life.remindAfter);
  const reminder = ahead.filter(({ at }) => at <= now).at(-1);
  if (reminder) return { do: 'remind', reminder, deleteAt, identity };
  const next = ahead[0];
  return next
    ? { do: 'wait', until: next.at, why: 'reminder' }
    : { do: 'wait', until: deleteAt, why: 'deletion' };
}

/** The life as callers see it. */
export function stateOf(life: Life, now: number): OffboardingState {
  const { course, attention, lastDayAt, deleteAt, hold } = life;
  const endedAt = iso(life.endedAt ?? now);
  switch (course) {
    case 'deleted':
    case 'erased':
    case 'rescinded':
    case 'abandoned':
      return { stage: course, at: endedAt };
    case 'deleting':
    case 'erasing':
    case 'rescinding':
      return { stage: course };
    case 'leaving':
  }
  if (attention) {
    const { reason, since } = attention;
    return { stage: 'needsAttention', reason, since: iso(since), actions: offboardingRemedies[reason] };
  }
  if (deleteAt === undefined) {
    return lastDayAt !== undefined && lastDayAt > now
      ? { stage: 'scheduled', lastDayAt: iso(lastDayAt) }
      : { stage: 'deactivating' };
  }
  if (hold) return { stage: 'onHold', since: iso(hold.since), by: hold.by, deleteAt: iso(deleteAt) };
  if (now < deleteAt) return { stage: 'gracePeriod', deleteAt: iso(deleteAt) };
  if (approvalMissing(life)) return { stage: 'awaitingApproval', since: iso(deleteAt) };
  const since = Math.max(deleteAt, life.approval?.at ?? 0, life.slotLostAt ?? 0);
  return { stage: 'awaitingSlot', since: iso(since) };
}

export const iso = (at: number): string => new Date(at).toISOString();

// What happens to a life by itself. What people decide is in `decisions.ts`.

/** The identity was looked at. What it was before this run touched it is what a rescind restores. */
export function found(life: Life, identity: ShownIdentity): Life {
  const before = life.found;
  const same = before?.identityId === identity.identityId && before.createdAt === identity.createdAt;
  if (!same || !life.touched) return { ...life, identity, found: identity, touched: false };
  const shown = {
    ...identity,
    wasActive: identity.wasActive || before.wasActive,
    // The marker that it bears now is this run's.
    ...(before.marked === false && { marked: false }),
  };
  return { ...life, identity: shown, found: shown };
}

/** From now on the identity may be inactive. */
export const touched = (life: Life): Life => ({ ...life, touched: true });

export function deactivated(life: Life, at: number): Life {
  const deleteAt = Math.max(deletionAt(at, policyOf(life)), life.extendedTo ?? 0);
  return { ...life, deactivatedAt: at, deleteAt, remindAfter: at };
}

export const reminded = (life: Life, { at }: DeletionReminderDue): Life => ({ ...life, remindAfter: at });

export const slotTaken = (life: Life): Life => ({ ...life, hasSlot: true });

/** From here nothing is taken back, held or extended. @throws Error where something stands against it */
export function beginDeletion(life: Life, now: number): Life {
  if (nextStep(life, now).do !== 'delete') throw new Error('a deletion was begun out of turn');
  return { ...life, course: 'deleting' };
}

/** The deletion was not carried out, since all deletions were stopped: a slot is waited for again. */
export const slotWithdrawn = (life: Life, now: number): Life => ({
  ...life,
  course: 'leaving',
  hasSlot: false,
  slotLostAt: now,
});

/** Something only goes on when a person has decided. */
export const inNeedOf = (life: Life, reason: OffboardingAttention, now: number): Life => ({
  ...life,
  course: 'leaving',
  hasSlot: false,
  slotLostAt: now,
  attention: { reason, since: now },
});

export const ended = (
  life: Life,
  course: 'deleted' | 'erased' | 'rescinded' | 'abandoned',
  now: number,
): Life => ({
  ...life,
  course,
  endedAt: now,
});
