/** The store and Temporal, as activities ask for them, in memory and at a test's command. */
import type { Audit, AuditEntry } from '../../activities/audit.js';
import type { Engine } from '../../activities/engine.js';
import { transient } from '../../activities/failures.js';

export interface MemoryAudit extends Audit {
  /** In the order in which they were written. */
  entries: AuditEntry[];
  /** What was written or destroyed besides: `record <employeeId>`, `key <employeeId>`. */
  done: string[];
  /** From now on. */
  down: boolean;
}

export function memoryAudit(): MemoryAudit {
  const unlessDown = <T>(answer: () => T): Promise<T> =>
    audit.down
      ? Promise.reject(transient('storeUnavailable', 'the store is down'))
      : Promise.resolve(answer());
  const audit: MemoryAudit = {
    entries: [],
    done: [],
    down: false,
    append: (entries) =>
      unlessDown(() => {
        const known = new Set(audit.entries.map(({ key }) => key));
        audit.entries.push(...entries.filter(({ key }) => !known.has(key)));
      }),
    has: (key) => unlessDown(() => audit.entries.some((entry) => entry.key === key)),
    deletionMemory: () => unlessDown(() => ({ grants: [] })),
    writeDeletionRecord: ({ employeeId }) => unlessDown(() => void audit.done.push(`record ${employeeId}`)),
    destroyPersonKey: (employeeId) => unlessDown(() => void audit.done.push(`key ${employeeId}`)),
  };
  return audit;
}

/** A Temporal in which nothing runs and nothing is stopped. */
export const quietEngine = {
  endOnboarding: () => Promise.resolve({ outcome: 'none' }),
  endRoleChange: () => Promise.resolve(),
  onboardingRuns: () => Promise.resolve(false),
  offboardingRuns: () => Promise.resolve(false),
  takeSlot: () => Promise.resolve(undefined),
  deletionsStopped: () => Promise.resolve(false),
  closedRuns: () => Promise.resolve([]),
  deleteRun: () => Promise.resolve(),
} satisfies Engine;
