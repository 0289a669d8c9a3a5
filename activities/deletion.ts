/** The irreversible part: a slot, the guards, the deletion, its proof, the erasure of what is left. */
import type { IdentityApi } from '@ory/client';
import type { Audit } from './audit.js';
import type { Engine } from './engine.js';
import type { ShownIdentity } from './leaver.js';

export interface AwaitSlot {
  employeeId: string;
}

export interface DeleteIdentity {
  employeeId: string;
  /** What was shown to whoever asked and approved. */
  shown: ShownIdentity;
  requestedBy: string;
  approval: 'required' | 'none';
  approvedBy?: string;
}

export interface DeletionProof {
  /** When Kratos was asked to delete, and when it answered 404 for the identity. ISO 8601. */
  deletedAt: string;
  verifiedAt: string;
  /** What Kratos answered to the deletion. */
  answered: 204 | 404;
}

export interface Erase {
  employeeId: string;
}

export interface DeletionDependencies {
  kratos: IdentityApi;
  engine: Pick<Engine, 'takeSlot' | 'deletionsHalted' | 'onboardingRuns' | 'closedRuns' | 'deleteRun'>;
  audit: Pick<Audit, 'append' | 'has' | 'writeDeletionRecord' | 'destroyPersonKey' | 'deletionMemory'>;
  /** At most so many deletions; the per cent are of everybody in Kratos. */
  deletionCaps: { perHour: number; percentPerDay: number; alarmContact?: string };
}

export function deletionActivities(dependencies: DeletionDependencies) {
  return {
    /**
     * Asks for a slot. Its retry policy makes it a poll.
     * @throws ApplicationFailure `noSlotYet` (benign, retried)
     */
    awaitSlot(_request: AwaitSlot): Promise<void> {
      void dependencies;
      return Promise.reject(new Error('not written yet'));
    },

    /**
     * Reads the identity again, refuses unless it is exactly what was shown and nothing stands against it, records the
     * intent, deletes, and makes sure of the 404. A 404 to the deletion counts only where the intent was recorded by this run.
     * @throws ApplicationFailure `identityGone`, `markerGone`, `identityReplaced`, `roleChanged`, `reactivated`, `rehired`,
     * `lastAdmin`, `slotWithdrawn`
     */
    deleteIdentity(_request: DeleteIdentity): Promise<DeletionProof> {
      return Promise.reject(new Error('not written yet'));
    },

    /** Writes the deletion record, then deletes closed runs and destroys the person's key. Safe to repeat. */
    erase(_request: Erase): Promise<void> {
      return Promise.reject(new Error('not written yet'));
    },

    /** What the governor has to remember where its own memory is gone. */
    deletionMemory: () => dependencies.audit.deletionMemory(),
  };
}
