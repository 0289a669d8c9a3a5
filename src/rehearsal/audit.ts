/** An audit in memory: nobody reads it afterwards, but what is done rests on what it answers. */
import type { Audit, AuditEntry } from '../../activities/audit.js';
import { transient } from '../../activities/failures.js';

export interface InMemoryAudit extends Audit {
  readonly entries: ReadonlyMap<string, AuditEntry>;
}

/** @param down whether the store is away at this moment */
export function inMemoryAudit(down: () => Promise<boolean>): InMemoryAudit {
  const entries = new Map<string, AuditEntry>();

  async function unlessDown<T>(answer: () => T): Promise<T> {
    if (await down()) throw transient('storeUnavailable', 'the store is away');
    return answer();
  }

  return {
    entries,
    append: (appended) =>
      unlessDown(() => {
        for (const entry of appended) if (!entries.has(entry.key)) entries.set(entry.key, entry);
      }),
    has: (key) => unlessDown(() => entries.has(key)),
    // The governor of a rehearsal never loses its own memory.
    deletionMemory: () => unlessDown(() => ({ grants: [] })),
    writeDeletionRecord: () => unlessDown(() => undefined),
    destroyPersonKey: () => unlessDown(() => undefined),
  };
}
