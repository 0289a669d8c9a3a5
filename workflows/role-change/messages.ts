/** What callers and the `roleChange` workflow say to each other. */
import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { Locale, Role } from '../onboarding/messages.js';

/** The person who moves to another role. Addresses are personal data: only ever inside encrypted payloads. */
export interface Mover {
  employeeId: string;
  /** Which identity, where it bears no marker of ours, or more than one does. */
  identityId?: string;
  role: Role;
  locale: Locale;
}

export interface RoleChangeInput {
  mover: Mover;
  /** An actor's id, never an address. */
  requestedBy: string;
  reason?: string;
  /** ISO 8601. */
  acceptedAt: string;
}

export type RoleChangeAttention =
  | 'identityNotFound'
  | 'identityAmbiguous'
  | 'identityOfAnother'
  | 'lastAdmin'
  /** Deactivated: the person leaves, or never came. */
  | 'identityInactive'
  /** The person's details do not fit the new role's schema. */
  | 'detailsRejected'
  | 'systemUnavailable';

export type RoleChangeAction = 'retry' | 'abandon';

export type RoleChangeState =
  | { stage: 'changingRole' }
  | {
      stage: 'needsAttention';
      reason: RoleChangeAttention;
      since: string;
      actions: readonly RoleChangeAction[];
    }
  | { stage: 'changed'; at: string }
  | { stage: 'abandoned'; at: string };

export interface RoleChangeStatus {
  employeeId: string;
  role: Role;
  /** The role before; known once it was changed. */
  from?: Role;
  identityId?: string;
  requestedBy: string;
  state: RoleChangeState;
}

export interface RoleChangeResolution {
  action: RoleChangeAction;
  by: string;
  reason?: string;
}

/** Whoever leaves has no other role any more: the run ends, whatever it does. */
export interface EndRoleChange {
  by: string;
  reason?: string;
}

export const endRoleChange = defineUpdate<RoleChangeStatus, [EndRoleChange]>('end');
export const resolveRoleChange = defineUpdate<RoleChangeStatus, [RoleChangeResolution]>('resolve');
export const roleChangeStatus = defineQuery<RoleChangeStatus>('status');
