/** The use cases on Temporal. The only user of the Temporal client; builds workflow ids. */
import type { PersonRecord } from '../activities/people.js';
import type {
  ApproveRequest,
  ExtendRequest,
  HoldRequest,
  LiftRequest,
  OffboardingRequest,
  OffboardingsQuery,
  OnboardingRequest,
  OnboardingsQuery,
  PeopleQuery,
  ReasonRequest,
  ResolveOffboardingRequest,
  ResolveRequest,
  ResolveRoleChangeRequest,
  RoleChangeRequest,
  SwitchRequest,
} from './requests.js';
import type { GovernorStatus } from '../workflows/deletion-governor/messages.js';
import type {
  AcceptedOffboarding,
  OffboardingAttention,
  OffboardingStage,
  OffboardingStatus,
} from '../workflows/offboarding/messages.js';
import type { RoleChangeStatus } from '../workflows/role-change/messages.js';
import type {
  AcceptedOnboarding,
  AttentionReason,
  OnboardingStage,
  OnboardingStatus,
  Role,
} from '../workflows/onboarding/messages.js';

/** Why a use case was refused. Each is a problem `type` of the HTTP API and an exit code 1 of the CLI. */
export type RefusedType =
  /** No such run of that employee is remembered, or it is not certain who is meant. */
  | 'not-found'
  /** The same is under way with other details; `fields` names them. */
  | 'details-differ'
  /** That employee is onboarded already. */
  | 'already-onboarded'
  /** Not possible in the present stage (too late, too early, or not one of the offered actions). */
  | 'not-in-this-stage'
  /** An earlier link works until `until`. */
  | 'link-still-alive'
  /** The employee is in a grace period: rescind the offboarding, or onboard with `onLeaving: reinstate`. */
  | 'leaving'
  /** That employee was offboarded already, and did not come back since. */
  | 'already-offboarded'
  /** Whoever asked for a deletion cannot approve it. */
  | 'same-person'
  /** What was approved is not what would be deleted. */
  | 'not-what-was-shown'
  /** An extension must be later than the present deadline, which is `until`. */
  | 'not-later'
  /** The cursor is not one of ours. */
  | 'bad-cursor';

/** A use case that was understood and refused. The message names ids only and says what to do next. */
export class Refused extends Error {
  constructor(
    readonly type: RefusedType,
    message: string,
    readonly details: { fields?: readonly string[]; until?: string; employeeId?: string } = {},
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

export interface OffboardingView extends OffboardingStatus {
  workflowId: string;
  runId: string;
  startedAt: string;
  closedAt?: string;
  waitingFor?: Waiting;
}

/** A row of the list of offboardings: from search attributes alone, so without personal data. */
export interface OffboardingRow {
  employeeId: string;
  workflowId: string;
  runId: string;
  stage?: OffboardingStage;
  role?: Role;
  identityId?: string;
  attention?: OffboardingAttention;
  dueAt?: string;
  startedAt: string;
  closedAt?: string;
}

export interface RoleChangeView extends RoleChangeStatus {
  workflowId: string;
  runId: string;
  startedAt: string;
  closedAt?: string;
  waitingFor?: Waiting;
}

/** Something that would happen, as a dry run tells it. */
export interface PlannedEvent {
  /** ISO 8601, UTC. */
  at: string;
  /** The same, as a clock on the person's wall shows it, such as `Tue 1 Dec 2026, 09:00 CET`. */
  local: string;
  /** In words, for people. */
  what: string;
  kind: 'identity' | 'mail' | 'decision' | 'deletion';
  /** Of a mail: who gets it. Never an address. */
  to?: 'joiner' | 'manager' | 'hrContact' | 'requester' | 'mover';
  /** Happens only if something else does or does not. */
  condition?: string;
}

/** The dated timeline of a dry run. Nothing was started. */
export interface Plan {
  employeeId: string;
  role: Role;
  /** IANA name. */
  timeZone: string;
  events: PlannedEvent[];
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
  /**
   * Starts an offboarding, or answers the plan of the one that runs.
   * @throws Refused `details-differ`, `already-offboarded`
   */
  offboard(request: OffboardingRequest, by: string): Promise<AcceptedOffboarding>;
  offboarding(employeeId: string): Promise<OffboardingView>;
  offboardings(query: OffboardingsQuery): Promise<Page<OffboardingRow>>;
  extend(employeeId: string, request: ExtendRequest, by: string): Promise<OffboardingStatus>;
  hold(employeeId: string, request: HoldRequest, by: string): Promise<OffboardingStatus>;
  release(employeeId: string, request: ReasonRequest, by: string): Promise<OffboardingStatus>;
  approve(employeeId: string, request: ApproveRequest, by: string): Promise<OffboardingStatus>;
  rescindOffboarding(employeeId: string, request: ReasonRequest, by: string): Promise<OffboardingStatus>;
  resolveOffboarding(
    employeeId: string,
    request: ResolveOffboardingRequest,
    by: string,
  ): Promise<OffboardingStatus>;
  /** What would happen; asks Kratos through the worker which role the person has. */
  planOffboarding(request: OffboardingRequest, timeZone: string): Promise<Plan>;
  planOnboarding(request: OnboardingRequest, timeZone: string): Promise<Plan>;
  changeRole(request: RoleChangeRequest, by: string): Promise<RoleChangeStatus>;
  roleChange(employeeId: string): Promise<RoleChangeView>;
  resolveRoleChange(
    employeeId: string,
    request: ResolveRoleChangeRequest,
    by: string,
  ): Promise<RoleChangeStatus>;
  /** The governor of deletions: switch, quarantine, slots granted. */
  deletions(): Promise<GovernorStatus>;
  liftQuarantine(request: LiftRequest, by: string): Promise<GovernorStatus>;
  stopDeletions(request: SwitchRequest, by: string): Promise<GovernorStatus>;
  resumeDeletions(request: SwitchRequest, by: string): Promise<GovernorStatus>;
  /** Asks Kratos through the worker; personal data. */
  people(query: PeopleQuery): Promise<Page<Person>>;
  /** Tells the onboarding that waits for this identity. False where none does. */
  credentialSet(identityId: string): Promise<boolean>;
  /** @throws Unavailable unless Temporal answers. */
  ready(): Promise<void>;
}
