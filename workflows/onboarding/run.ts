/** What one onboarding knows of itself, and how it shows that. */
import { setCurrentDetails, upsertSearchAttributes, type CancellationScope } from '@temporalio/workflow';
import { nothingRecorded, type Recording } from '../recording.js';
import { searchAttributes } from '../visibility.js';
import { startsLater } from './decisions.js';
import { describe } from './details.js';
import type { OnboardingInput, OnboardingState, OnboardingStatus, Resolution } from './messages.js';

/** A link that is out. */
export interface Link {
  /** ISO 8601, both, by Kratos' clock. */
  issuedAt: string;
  expiresAt: string;
  reminded: boolean;
  /** No new link: the last one was opened late, and the person has until `expiresAt` to set a password. */
  inUse: boolean;
}

/** How the waiting for a credential ended. */
export type Ending = 'activated' | 'expired' | 'burned' | 'requested';

/** A poll under way. */
export interface Watch {
  scope: CancellationScope;
  done: boolean;
  outcome: Promise<'activated' | 'burned'>;
}

export interface Run extends Recording {
  readonly input: OnboardingInput;
  /** ISO 8601. */
  readonly startedAt: string;
  state: OnboardingState;
  /** As the person wants it; `emailInKratos` follows. */
  email: string;
  emailInKratos?: string;
  /** Take over an identity without our marker: any, or that one. */
  adopt: boolean | string | undefined;
  identityId: string | undefined;
  /** There may be a credential, or a link made earlier. */
  identityExisted: boolean;
  /** It had a credential before this run did anything: a rescind takes nothing from it. */
  couldSignIn: boolean;
  issues: OnboardingStatus['issues'];
  issuesLeft: number;
  /** Why the next link is issued. */
  reason: 'first' | Exclude<Ending, 'activated'>;
  link: Link | undefined;
  /** Until when some link that was mailed works, ISO 8601: Kratos cannot revoke one. */
  linksUntil: string | undefined;
  /** When the oldest link was issued whose opening was not accounted for. */
  openableSince: string | undefined;
  watch: Watch | undefined;
  // What handlers note down, for the story to act on.
  nudged: boolean;
  resendRequested: boolean;
  resolution: Resolution | undefined;
  rescinded: boolean;
}

export function startRun(input: OnboardingInput): Run {
  const { joiner, policy, adopts } = input;
  const later = startsLater(joiner, Date.now());
  return {
    ...nothingRecorded(),
    input,
    startedAt: new Date().toISOString(),
    state:
      later === undefined
        ? { stage: 'creatingIdentity' }
        : { stage: 'scheduled', startAt: new Date(later).toISOString() },
    email: joiner.email,
    adopt: adopts,
    identityId: undefined,
    identityExisted: false,
    couldSignIn: false,
    issues: { sent: 0, burned: 0, ambiguousSends: 0 },
    issuesLeft: policy.maxIssues,
    reason: 'first',
    link: undefined,
    linksUntil: undefined,
    openableSince: undefined,
    watch: undefined,
    nudged: false,
    resendRequested: false,
    resolution: undefined,
    rescinded: false,
  };
}

export function statusOf({ input, identityId, state, issues }: Run): OnboardingStatus {
  const { joiner, policy } = input;
  return {
    employeeId: joiner.employeeId,
    role: joiner.role,
    ...(joiner.team !== undefined && { team: joiner.team }),
    ...(identityId !== undefined && { identityId }),
    state,
    maxIssues: policy.maxIssues,
    issues: { ...issues },
  };
}

/** What Temporal's UI shows of the run; costs the history nothing. */
export const showDetails = (run: Run): void => setCurrentDetails(describe(statusOf(run)));

/** Moves to another state and shows it; the search attributes are one event. */
export function enter(run: Run, state: OnboardingState): void {
  run.state = state;
  showDetails(run);
  upsertSearchAttributes([
    { key: searchAttributes.stage, value: state.stage },
    {
      key: searchAttributes.dueAt,
      value: state.stage === 'awaitingActivation' ? new Date(state.expiresAt) : null,
    },
    { key: searchAttributes.attention, value: state.stage === 'needsAttention' ? state.reason : null },
    ...(run.identityId === undefined ? [] : [{ key: searchAttributes.identityId, value: run.identityId }]),
  ]);
}
