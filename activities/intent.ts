/**
 * The intent to delete, written down before Kratos is asked to: whether a deletion whose answer was lost was ours can be
 * told by nothing else. It is withdrawn where something stood against the deletion after all, since what is gone
 * afterwards was deleted by others.
 */
import { activityInfo } from '@temporalio/activity';
import type { Audit } from './audit.js';
import type { DeletionRequest } from './guards.js';

export interface DeletionIntent {
  /** Whether this run meant to delete, and nothing came between. */
  stands(): Promise<boolean>;
  /** Durable when it resolves. */
  record(): Promise<void>;
  withdraw(why: string): Promise<void>;
}

/** Of the run that the activity belongs to. Every method may throw ApplicationFailure `storeUnavailable`. */
export function deletionIntent(
  { audit, now }: { audit: Pick<Audit, 'append' | 'has'>; now: () => number },
  { employeeId, shown, requestedBy, approvedBy }: DeletionRequest,
): DeletionIntent {
  const { workflowId = '', runId = '' } = activityInfo().workflowExecution ?? {};

  /** The first that was not withdrawn: there is one for each time that a person let the run try again. */
  async function key(): Promise<string> {
    for (let n = 1; ; n += 1) {
      const candidate = n === 1 ? `${runId}/delete-intent` : `${runId}/delete-intent/${n}`;
      if (!(await audit.has(`${candidate}/withdrawn`))) return candidate;
    }
  }

  const append = (entry: { key: string; phase: 'intended' | 'refused'; facts: Record<string, unknown> }) =>
    audit.append([
      {
        ...entry,
        at: new Date(now()).toISOString(),
        type: 'identity.delete',
        employeeId,
        workflowId,
        runId,
        actor: entry.phase === 'intended' ? requestedBy : 'service',
      },
    ]);

  return {
    stands: async () => audit.has(await key()),
    record: async () =>
      append({
        key: await key(),
        phase: 'intended',
        facts: {
          identityId: shown.identityId,
          role: shown.role,
          createdAt: shown.createdAt,
          requestedBy,
          ...(approvedBy !== undefined && { approvedBy }),
        },
      }),
    withdraw: async (why) =>
      append({
        key: `${await key()}/withdrawn`,
        phase: 'refused',
        facts: { identityId: shown.identityId, why },
      }),
  };
}
