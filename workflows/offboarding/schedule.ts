/** When what happens to somebody who leaves: for the workflow, for dry runs, for rehearsals alike. */
import type { OffboardingPolicy } from '../policy.js';

export interface DeletionReminderDue {
  /** Milliseconds since the epoch. */
  at: number;
  /** Before the deletion, in milliseconds. */
  leadMs: number;
}

/** When the identity is deactivated: at once, or when the last day is over. Milliseconds since the epoch. */
export const deactivationAt = (lastDayAt: string | undefined, now: number): number =>
  lastDayAt === undefined ? now : Math.max(Date.parse(lastDayAt), now);

/** When the grace period ends, in milliseconds since the epoch. */
export const deletionAt = (deactivatedAt: number, { graceMs }: Pick<OffboardingPolicy, 'graceMs'>): number =>
  deactivatedAt + graceMs;

/** The reminders that are still ahead, soonest first. One that would come before `after` is left out. */
export function remindersOf(
  deleteAt: number,
  { reminderLeadsMs }: Pick<OffboardingPolicy, 'reminderLeadsMs'>,
  after: number,
): DeletionReminderDue[] {
  return reminderLeadsMs
    .map((leadMs) => ({ at: deleteAt - leadMs, leadMs }))
    .filter(({ at }) => at > after)
    .sort((a, b) => a.at - b.at);
}
