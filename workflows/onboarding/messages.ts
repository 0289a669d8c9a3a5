/**
 * What callers and the `onboarding` workflow say to each other.
 * Updates are requests that may be refused, signals are facts, queries are nouns.
 */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';

/** Ory Kratos identity schemas, and the roles of this service's own access control. */
export type Role = 'admin' | 'analyst' | 'automation-engineer';

/** Languages that mails are written in. */
export type Locale = 'en' | 'de';

/** The person who joins, as HR described them. Personal data: only ever inside encrypted payloads. */
export interface Joiner {
  /** HR's own opaque id; the key of everything. */
  employeeId: string;
  email: string;
  name: string;
  role: Role;
  team?: string;
  locale: Locale;
  /** ISO 8601 instant before which nothing is created. */
  startAt?: string;
  /** Who is told when the person cannot be reached. */
  managerEmail?: string;
  /** Where the request asked for another delivery than the policy's. */
  delivery?: 'link' | 'code';
}

/** How long and how often to invite. Captured at the start of a run, so a later change moves no running deadline. */
export interface OnboardingPolicy {
  /** Life of one recovery link, in milliseconds. */
  linkLifetimeMs: number;
  /** Links sent by themselves before a person has to decide. */
  maxIssues: number;
  /** A mail without a link, this long before a link expires. Absent: none. */
  reminderBeforeExpiryMs?: number;
  /** Kratos' `privileged_session_max_age`: an opened link sets a password only for this long. */
  settingsWindowMs: number;
  /** `code` for addresses behind scanners that click as well. A joiner's own takes precedence. */
  delivery: 'link' | 'code';
  /** Told when the links are used up and the joiner has no manager. */
  hrContact?: string;
}

export interface OnboardingInput {
  joiner: Joiner;
  policy: OnboardingPolicy;
  /** Who asked: an actor's id, never an address. */
  requestedBy: string;
  /** ISO 8601. */
  acceptedAt: string;
  /** An identity made outside the service, which this run may take over although it bears no marker. */
  adopts?: string;
}

/** The plan that every caller of the same onboarding is given. */
export interface AcceptedOnboarding {
  employeeId: string;
  /** ISO 8601. */
  acceptedAt: string;
  role: Role;
  team?: string;
  startAt?: string;
  maxIssues: number;
  linkLifetimeMs: number;
}

/** Why a person has to decide. Recorded in histories and search attributes: renaming one is a breaking change. */
export type AttentionReason =
  /** The address belongs to an identity that this service did not make for this employee. */
  | 'emailTaken'
  /** Kratos refuses the details (an address it does not take for one, say). */
  | 'detailsRejected'
  /** The mail server refuses the address for good. */
  | 'undeliverable'
  /** Every permitted link expired unused. */
  | 'linksExhausted'
  /** The identity was deleted by somebody else. */
  | 'identityGone'
  /** The identity is deactivated, or no longer bears our marker. */
  | 'identityChanged'
  /** A system did not answer for days. */
  | 'systemUnavailable';

export type ResolveAction = 'adopt' | 'changeEmail' | 'retry' | 'resend' | 'rescind';

/** What may resolve what. `rescind` always may. */
export const remedies: Record<AttentionReason, readonly ResolveAction[]> = {
  emailTaken: ['adopt', 'changeEmail', 'retry', 'rescind'],
  detailsRejected: ['changeEmail', 'retry', 'rescind'],
  undeliverable: ['changeEmail', 'retry', 'rescind'],
  linksExhausted: ['resend', 'changeEmail', 'rescind'],
  identityGone: ['retry', 'rescind'],
  identityChanged: ['retry', 'rescind'],
  systemUnavailable: ['retry', 'rescind'],
};

export type OnboardingState =
  | { stage: 'scheduled'; startAt: string }
  | { stage: 'creatingIdentity' }
  | { stage: 'awaitingActivation'; issue: number; issuedAt: string; expiresAt: string }
  | { stage: 'needsAttention'; reason: AttentionReason; since: string; actions: readonly ResolveAction[] }
  | { stage: 'rescinding' }
  | { stage: 'activated'; at: string }
  | { stage: 'rescinded'; at: string };

export type OnboardingStage = OnboardingState['stage'];

export interface OnboardingStatus {
  employeeId: string;
  role: Role;
  team?: string;
  identityId?: string;
  state: OnboardingState;
  maxIssues: number;
  issues: {
    /** Links mailed. */
    sent: number;
    /** Of those, opened and left without a credential until the settings window closed. */
    burned: number;
    /** Mails that may have arrived twice, because the connection or the worker was lost after they were handed over. */
    ambiguousSends: number;
  };
}

export interface Resend {
  /** Mail a new link though an earlier one still works. */
  force: boolean;
  by: string;
}

export interface Rescind {
  by: string;
  reason?: string;
}

export type Resolution = { by: string } & (
  { action: 'adopt' | 'retry' | 'resend' | 'rescind' } | { action: 'changeEmail'; email: string }
);

/** Failure types of refused updates. */
export type RefusalType =
  /** Nothing in the present stage can be answered that way. */
  | 'notInThisStage'
  /** An earlier link still works; `details[0]` is until when (ISO 8601). */
  | 'linkStillAlive';

export const resendLink = defineUpdate<OnboardingStatus, [Resend]>('resend');
export const rescindOnboarding = defineUpdate<OnboardingStatus, [Rescind]>('rescind');
export const resolveAttention = defineUpdate<OnboardingStatus, [Resolution]>('resolve');
/** Kratos says that the person has set a credential. */
export const credentialSet = defineSignal('credentialSet');
export const onboardingStatus = defineQuery<OnboardingStatus>('status');
