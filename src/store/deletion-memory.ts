/** What the audit knows of slots, switch and quarantine: the governor's memory where its own is gone. */
import { and, asc, eq, gt, inArray, type SQL } from 'drizzle-orm';
import type { DeletionMemory } from '../../activities/audit.js';
import type { Database } from './database.js';
import { auditEntries } from './schema.js';

/** Of the governor's decisions, as its workflow records them. */
const decisions = ['deletions.stop', 'deletions.resume', 'deletions.quarantine', 'deletions.lift'];
const slot = 'deletion.slot';
const dayMs = 86_400_000;

export interface Remembered {
  type: string;
  at: string;
  actor: string;
  facts: Readonly<Record<string, unknown>>;
}

/** Folds entries: decisions oldest first, and slots likewise. @param now milliseconds since the epoch */
export function remember(entries: readonly Remembered[], now: number): DeletionMemory {
  const memory: DeletionMemory = { grants: [] };
  for (const { type, at, actor, facts } of entries) {
    switch (type) {
      case slot:
        if (Date.parse(at) > now - dayMs) memory.grants.push({ holder: facts['holder'] as string, at });
        break;
      case 'deletions.stop':
        memory.stopped = { by: actor, reason: (facts['reason'] as string | undefined) ?? '', at };
        break;
      case 'deletions.resume':
        delete memory.stopped;
        break;
      case 'deletions.quarantine':
        memory.quarantine = {
          since: (facts['since'] as string | undefined) ?? at,
          caps: facts['caps'] as { perHour: number; perDay: number },
        };
        break;
      case 'deletions.lift':
        delete memory.quarantine;
        memory.countingSince = at;
        break;
    }
  }
  return memory;
}

/** Of slots those of a day are read, of decisions, which are rare, all. @param now milliseconds since the epoch */
export async function deletionMemory(database: Database, now = Date.now()): Promise<DeletionMemory> {
  const { type, at, actor, facts, phase, seq } = auditEntries;
  const read = (which: SQL | undefined) =>
    database.select({ type, at, actor, facts }).from(auditEntries).where(which).orderBy(asc(at), asc(seq));
  const since = new Date(now - dayMs).toISOString();
  const rows = [
    ...(await read(inArray(type, decisions))),
    ...(await read(and(eq(type, slot), eq(phase, 'done'), gt(at, since)))),
  ];
  const entries = rows.map((row) => ({ ...row, facts: JSON.parse(row.facts) as Remembered['facts'] }));
  return remember(entries, now);
}
