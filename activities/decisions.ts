/** Writes down what people decided, for the workflows that took it in. */
import { activityInfo } from '@temporalio/activity';
import type { Audit, DecisionRecord } from './audit.js';

export function decisionActivities({ audit }: { audit: Pick<Audit, 'append'> }) {
  return {
    /** Safe to repeat: a decision is known by its id and run. */
    recordDecisions(decisions: readonly DecisionRecord[]): Promise<void> {
      const { workflowId = '', runId = '' } = activityInfo().workflowExecution ?? {};
      return audit.append(
        decisions.map(({ id, at, type, employeeId, by, reason, facts = {} }) => ({
          key: `${runId}/${id}`,
          at,
          type,
          phase: 'decided' as const,
          ...(employeeId !== undefined && { employeeId }),
          workflowId,
          runId,
          actor: by,
          facts,
          ...(reason !== undefined && { personal: { reason } }),
        })),
      );
    },
  };
}
