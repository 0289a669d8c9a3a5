/**
 * What a company decides once: how long, how often, with whose consent. Captured in each run's input at its start, so
 * that a later change moves no running deadline.
 */
import type { OnboardingPolicy, Role } from './onboarding/messages.js';

/** From the last day until nothing is left. */
export interface OffboardingPolicy {
  /** Between deactivation and deletion, in milliseconds. */
  graceMs: number;
  /** Mails of the coming deletion go out this long before it, in milliseconds, longest first. */
  reminderLeadsMs: readonly number[];
  /** Whether a second person has to consent before the deletion. */
  approval: 'required' | 'none';
  /** After a hold was released, the deletion is at least this far away, in milliseconds. */
  noticeAfterReleaseMs: number;
  /** Told of coming deletions and of what needs a decision. */
  hrContact?: string;
}

/** How many deletions are ordinary. Beyond that, everything stops until somebody has looked. */
export interface DeletionCaps {
  perHour: number;
  /** Of everybody in Kratos, per 24 hours; never below one deletion. */
  percentPerDay: number;
  /** Told when deletions were quarantined. */
  alarmContact?: string;
}

/** Settings for everybody, and what a role has instead. */
export interface ByRole<T> {
  defaults: T;
  roles: Partial<Record<Role, Partial<T>>>;
}

export interface Policy {
  onboarding: ByRole<OnboardingPolicy>;
  offboarding: ByRole<OffboardingPolicy>;
  deletions: DeletionCaps;
}

/** What holds for one role. */
export const forRole = <T>({ defaults, roles }: ByRole<T>, role: Role): T => ({
  ...defaults,
  ...roles[role],
});
