/**
 * Finding, deactivating and restoring the identity of somebody who leaves.
 * The workflow of the person is the one writer; a change is one PATCH, read back.
 */
import type { IdentityApi } from '@ory/client';
import type { Engine } from './engine.js';

/** As `workflows/offboarding/messages.ts` has it. */
export interface ShownIdentity {
  identityId: string;
  role: string;
  /** By Kratos' clock, ISO 8601. */
  createdAt: string;
  wasActive: boolean;
}

export interface BeginLeaving {
  employeeId: string;
  identityId?: string;
  email?: string;
  requestedBy: string;
}

export interface Deactivate {
  employeeId: string;
  shown: ShownIdentity;
}

/** What was seen after the deactivation, for the record. */
export interface DeactivationProof {
  /** ISO 8601. */
  at: string;
  state: 'inactive';
  /** Active sessions before, and after: always none. */
  sessionsBefore: number;
  sessionsAfter: 0;
}

export interface LeaverDependencies {
  kratos: IdentityApi;
  engine: Pick<Engine, 'endOnboarding'>;
}

export function leaverActivities({ kratos, engine }: LeaverDependencies) {
  return {
    /**
     * Ends a running onboarding of the person, then finds the identity. Changes nothing in Kratos by itself.
     * @throws ApplicationFailure `identityNotFound`, `identityAmbiguous`, `identityOfAnother`
     */
    beginLeaving(_request: BeginLeaving): Promise<ShownIdentity> {
      void [kratos, engine];
      return Promise.reject(new Error('not written yet'));
    },

    /**
     * Deactivates, deletes sessions, and makes sure of both.
     * @throws ApplicationFailure `lastAdmin`, `identityGone`, `identityReplaced`, `identityOfAnother`, `roleChanged`
     */
    deactivate(_request: Deactivate): Promise<DeactivationProof> {
      return Promise.reject(new Error('not written yet'));
    },

    /** Activates the identity again where it was active. Does nothing to one that is gone or no longer the same. */
    reinstate(_request: Deactivate): Promise<void> {
      return Promise.reject(new Error('not written yet'));
    },
  };
}
