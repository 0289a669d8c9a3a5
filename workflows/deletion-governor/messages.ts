/** What is said to the `deletionGovernor`, of which a namespace has one: `deletion-governor`. */
import { defineQuery, defineUpdate } from '@temporalio/workflow';

export const governorId = 'deletion-governor';

/** Deletions that are ordinary, as absolute numbers. */
export interface Caps {
  perHour: number;
  perDay: number;
}

export interface SlotRequest {
  /** Run id of the offboarding: asked twice, it is one slot. */
  holder: string;
  caps: Caps;
  /** Told when this request is the one too many. */
  alarmContact?: string;
}

/** Granted, or the request that was one too many and put all deletions into quarantine. */
export type SlotAnswer = { granted: true; at: string } | { granted: false; quarantinedAt: string };

export interface Switch {
  by: string;
  reason: string;
}

export interface Lift extends Switch {
  /** Deletions that may follow regardless of the caps, for a backlog that was looked through. Default 0. */
  allow?: number;
}

/** Kept over continue-as-new. Ids and instants only. */
export interface GovernorStatus {
  /** An admin stopped all deletions. ISO 8601. */
  stopped?: Switch & { at: string };
  /** More deletions were due than is ordinary. ISO 8601. */
  quarantine?: { since: string; caps: Caps };
  /** When slots were granted within the last 24 hours, oldest first, ISO 8601. */
  grants: readonly { holder: string; at: string }[];
  /** Counting for the caps began anew with the last lift. ISO 8601. */
  countingSince?: string;
  /** Left of what a lift allowed regardless of the caps. */
  allowance: number;
}

/** Failure types of refused updates. */
export type GovernorRefusal =
  /** Stopped by an admin. */
  | 'deletionsStopped'
  /** Quarantined. */
  | 'deletionsQuarantined'
  /** Nothing to lift or resume. */
  | 'notInThisStage';

export const takeSlot = defineUpdate<SlotAnswer, [SlotRequest]>('takeSlot');
export const liftQuarantine = defineUpdate<GovernorStatus, [Lift]>('lift');
export const stopDeletions = defineUpdate<GovernorStatus, [Switch]>('stop');
export const resumeDeletions = defineUpdate<GovernorStatus, [Switch]>('resume');
export const governorStatus = defineQuery<GovernorStatus>('status');
