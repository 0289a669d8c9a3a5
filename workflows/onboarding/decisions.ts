/** What the onboarding decides, as pure functions. */
import { ApplicationFailure } from '@temporalio/common';
import { attentionOf, failedFor } from '../failures.js';
import {
  remedies,
  type AcceptedOnboarding,
  type AttentionReason,
  type Joiner,
  type OnboardingInput,
  type OnboardingState,
  type RefusalType,
  type Resend,
  type Resolution,
} from './messages.js';

/** Refuses an update, with a type that callers can tell apart. */
export function refusal(type: RefusalType, message: string, ...details: unknown[]): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true, details });
}

/** What every caller of the same onboarding is told. */
export function planOf({ joiner, policy, acceptedAt }: OnboardingInput): AcceptedOnboarding {
  const { employeeId, role, team, startAt } = joiner;
  return {
    employeeId,
    acceptedAt,
    role,
    ...(team !== undefined && { team }),
    ...(startAt !== undefined && { startAt }),
    maxIssues: policy.maxIssues,
    linkLifetimeMs: policy.linkLifetimeMs,
  };
}

/** Names of the details in which a second request differs from the first. */
export function differingFields(running: OnboardingInput, other: OnboardingInput): string[] {
  const fields: (keyof Joiner)[] = [
    'email',
    'name',
    'role',
    'team',
    'locale',
    'startAt',
    'managerEmail',
    'delivery',
  ];
  return fields.filter((field) => running.joiner[field] !== other.joiner[field]);
}

/** Until when nothing is done, where that is still ahead. */
export function startsLater({ startAt }: Pick<Joiner, 'startAt'>, now: number): number | undefined {
  const start = startAt === undefined ? now : Date.parse(startAt);
  return start > now ? start : undefined;
}

/** Why a link may not be sent again. */
export function resendRefusal(
  state: OnboardingState,
  { force }: Resend,
  now: number,
): ApplicationFailure | undefined {
  if (state.stage === 'needsAttention') {
    return state.actions.includes('resend') ? undefined : notOffered(state, 'resend');
  }
  if (state.stage !== 'awaitingActivation') return notNow(state, 'resent to');
  const alive = Date.parse(state.expiresAt) > now;
  return alive && !force
    ? refusal(
        'linkStillAlive',
        `link ${state.issue} works until ${state.expiresAt}; force sends another`,
        state.expiresAt,
      )
    : undefined;
}

/**
 * Why a resolution does not fit.
 * @param linksUntil until when an earlier link works: whoever has it would set the password of the changed address too
 */
export function resolutionRefusal(
  state: OnboardingState,
  { action }: Resolution,
  linksUntil: string | undefined,
  now: number,
): ApplicationFailure | undefined {
  if (state.stage !== 'needsAttention') return notNow(state, 'resolved');
  if (!state.actions.includes(action)) return notOffered(state, action);
  if (action !== 'changeEmail' || linksUntil === undefined || Date.parse(linksUntil) <= now) return undefined;
  const remedy = 'rescind, and onboard with the new address, or wait';
  return refusal(
    'linkStillAlive',
    `a link mailed to the old address works until ${linksUntil}: ${remedy}`,
    linksUntil,
  );
}

/** Why a decision comes too late: another was answered before, and holds. */
export function decidedRefusal(decided: Resolution | undefined): ApplicationFailure | undefined {
  return decided && refusal('notInThisStage', `${decided.action} was decided a moment ago`);
}

/** Why nothing can be taken back any more. */
export function rescindRefusal(state: OnboardingState): ApplicationFailure | undefined {
  return state.stage === 'activated' ? notNow(state, 'rescinded') : undefined;
}

const notNow = ({ stage }: OnboardingState, done: string) =>
  refusal('notInThisStage', `the onboarding is ${stage} and cannot be ${done}`);

const notOffered = (state: OnboardingState & { stage: 'needsAttention' }, action: string) =>
  refusal(
    'notInThisStage',
    `${state.reason} is not resolved by ${action}, but by ${state.actions.join(', ')}`,
  );

/** What a person has to decide after an activity gave up; undefined for anything else. */
export const attentionReason = (error: unknown): AttentionReason | undefined => attentionOf(error, remedies);

/** Whether an activity gave up for a reason that trying again does not remove. */
export function isDecisive(error: unknown): boolean {
  const reason = attentionReason(error);
  return reason !== undefined && reason !== 'systemUnavailable';
}

/** Whether an activity ended because the person has no credential yet, or because time ran out over that. */
export const isNotYetActivated = (error: unknown): boolean => failedFor(error, 'notYetActivated');

/** What the waiting for a credential ends with by itself, and when (milliseconds since the epoch). */
export interface Due {
  what: 'poll' | 'reminder' | 'expiry';
  at: number;
}

/** The first poll comes when the nudge of an ordinary person would have come. */
const firstPollMs = 10 * 60_000;

/** The next thing due while a link is out. */
export function nextDue(link: {
  issuedAt: string;
  expiresAt: string;
  polling: boolean;
  reminded: boolean;
  reminderBeforeExpiryMs?: number;
}): Due {
  const expiry = Date.parse(link.expiresAt);
  const dues: Due[] = [{ what: 'expiry', at: expiry }];
  if (!link.polling) dues.push({ what: 'poll', at: Date.parse(link.issuedAt) + firstPollMs });
  if (!link.reminded && link.reminderBeforeExpiryMs !== undefined) {
    dues.push({ what: 'reminder', at: expiry - link.reminderBeforeExpiryMs });
  }
  return dues.reduce((next, due) => (due.at < next.at ? due : next));
}
