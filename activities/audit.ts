/**
 * What activities need of the store: the audit, and the keys that make personal data in it unreadable.
 * Implemented on PostgreSQL by `src/store`, in memory by rehearsals and tests.
 */

/** One effect or decision. `facts` and all other fields outlive the person's erasure: ids, instants, counts, hashes. */
export interface AuditEntry {
  /** Written once: an entry whose key is there already is left as it is. */
  key: string;
  /** When it happened, ISO 8601. */
  at: string;
  /** What, such as `identity.deactivate` or `offboarding.hold`. */
  type: string;
  /**
   * `intended` before an effect, `done` after it, `refused` where it was not done for a reason that only a person can
   * remove; `decided` for what a person decided.
   */
  phase: 'intended' | 'done' | 'refused' | 'decided';
  /** Whom it is about; absent where it is about all. */
  employeeId?: string;
  /** Workflow and run that did it. */
  workflowId: string;
  runId: string;
  /** Who: an actor's id, or `service` for what follows from an earlier decision. Never an address. */
  actor: string;
  facts: Readonly<Record<string, unknown>>;
  /** Personal data and free text: sealed under the person's key, unreadable once that is destroyed. */
  personal?: Readonly<Record<string, unknown>>;
}

/** A decision, as workflows hand it to `recordDecisions`. */
export interface DecisionRecord {
  /** Unique within the run, such as the update's id. */
  id: string;
  /** ISO 8601. */
  at: string;
  type: string;
  employeeId?: string;
  by: string;
  /** Free text: sealed. */
  reason?: string;
  facts?: Readonly<Record<string, unknown>>;
}

/** What the governor has to remember where its own memory is gone. */
export interface DeletionMemory {
  /** Slots granted within the last 24 hours, oldest first. */
  grants: { holder: string; at: string }[];
  stopped?: { by: string; reason: string; at: string };
  quarantine?: { since: string; caps: { perHour: number; perDay: number } };
  countingSince?: string;
}

export interface Audit {
  /** Durable when it resolves. @throws ApplicationFailure `storeUnavailable` */
  append(entries: readonly AuditEntry[]): Promise<void>;
  /** Whether an entry with this key is there. @throws ApplicationFailure `storeUnavailable` */
  has(key: string): Promise<boolean>;
  /** From the audit's own entries. @throws ApplicationFailure `storeUnavailable` */
  deletionMemory(): Promise<DeletionMemory>;
  /** Makes and signs the record of a deletion out of the entries of the run. Safe to repeat. */
  writeDeletionRecord(of: { employeeId: string; runId: string }): Promise<void>;
  /** Destroys the person's key: what is sealed under it can never be read again. Safe to repeat. */
  destroyPersonKey(employeeId: string): Promise<void>;
}
