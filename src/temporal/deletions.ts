/** The governor of deletions, of which a namespace has one. Whoever asks it something may be the first. */
import {
  WithStartWorkflowOperation,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  type Client,
} from '@temporalio/client';
import { WorkflowNotFoundError, type UpdateDefinition } from '@temporalio/common';
import {
  governorId,
  governorStatus,
  type GovernorStatus,
} from '../../workflows/deletion-governor/messages.js';
import { queryRun } from './query.js';

/** Asks the governor that runs, or one that begins with what the audit remembers. */
export const askGovernor = <Answer, Args extends [unknown]>(
  { client, taskQueue }: { client: Client; taskQueue: string },
  update: UpdateDefinition<Answer, Args>,
  args: Args,
): Promise<Answer> =>
  client.workflow.executeUpdateWithStart(update, {
    args,
    startWorkflowOperation: new WithStartWorkflowOperation('deletionGovernor', {
      workflowId: governorId,
      taskQueue,
      args: [],
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    }),
  });

/** @returns undefined where there is none: nobody was deleted yet, or somebody removed it, and only the audit remembers */
export async function presentGovernor(client: Client): Promise<GovernorStatus | undefined> {
  try {
    return await queryRun(client.workflow.getHandle(governorId), governorStatus);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

export const governor = async (client: Client): Promise<GovernorStatus> =>
  (await presentGovernor(client)) ?? { grants: [], allowance: 0 };
