/** The use cases on Temporal. The only user of the Temporal client; builds workflow ids. */
import type { PersonRecord } from '../activities/people.js';
import type { OnboardingRequest, OnboardingsQuery, PeopleQuery, ResolveRequest } from './requests.js';
import type {
  AcceptedOnboarding,
  AttentionReason,
  OnboardingStage,
  OnboardingStatus,
  Role,
} from '../workflows/onboarding/messages.js';

/** Why a use case was refused. Each is a problem `type` of the HTTP API and an exit code 1 of the CLI. */
export type RefusedType =
  /** No onboarding of that employee. */
  | 'not-found'
  /** An onboarding of that employee runs with other details; `fields` names them. */
  | 'details-differ'
  /** That employee is onboarded already. */
  | 'already-onboarded'
  /** Not possible in the present stage (too late, too early, or not one of the offered actions). */
  | 'not-in-this-stage'
  /** An earlier link works until `until`. */
  | 'link-still-alive'
  /** The cursor is not one of ours. */
  | 'bad-cursor';

/** A use case that was understood and refused. The message names ids only and says what to do next. */
export class Refused extends Error {
  constructor(
    readonly type: RefusedType,
    message: string,
    readonly details: { fields?: readonly string[]; until?: string } = {},
  ) {
    super(message);
    this.name = 'Refused';
  }
}

/** Temporal, or no worker, answered in time. The caller may try again. */
export class Unavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Unavailable';
  }
}

/** A retrying activity of a run: what it waits for. */
export interface Waiting {
  activity: string;
  attempt: number;
  /** Failure type of the last attempt. */
  failure?: string;
  nextAttemptAt?: string;
}

/** A status, and what the engine knows beside it. */
export interface OnboardingView extends OnboardingStatus {
  workflowId: string;
  runId: string;
  startedAt: string;
  closedAt?: string;
  waitingFor?: Waiting;
}

/** A row of a list: from search attributes alone, so without personal data. */
export interface OnboardingRow {
  employeeId: string;
  workflowId: string;
  runId: string;
  stage?: OnboardingStage;
  role?: Role;
  team?: string;
  identityId?: string;
  attention?: AttentionReason;
  dueAt?: string;
  startedAt: string;
  closedAt?: string;
}

/** A person that exists in Kratos; personal data. */
export type Person = PersonRecord;

export interface Page<T> {
  items: T[];
  next?: string;
}

/** Each method throws {@link Refused} or {@link Unavailable}; anything else is a defect. */
export interface Lifecycle {
  /** Starts an onboarding, or answers the plan of the one that runs. */
  onboard(request: OnboardingRequest, by: string): Promise<AcceptedOnboarding>;
  onboarding(employeeId: string): Promise<OnboardingView>;
  onboardings(query: OnboardingsQuery): Promise<Page<OnboardingRow>>;
  resend(employeeId: string, request: { force: boolean }, by: string): Promise<OnboardingStatus>;
  rescind(
    employeeId: string,
    request: { reason?: string | undefined },
    by: string,
  ): Promise<OnboardingStatus>;
  resolve(employeeId: string, request: ResolveRequest, by: string): Promise<OnboardingStatus>;
  /** Asks Kratos through the worker; personal data. */
  people(query: PeopleQuery): Promise<Page<Person>>;
  /** Tells the onboarding that waits for this identity. False where none does. */
  credentialSet(identityId: string): Promise<boolean>;
  /** @throws Unavailable unless Temporal answers. */
  ready(): Promise<void>;
}
