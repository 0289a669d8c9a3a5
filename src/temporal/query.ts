/** Asking a run what it knows. */
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { QueryDefinition } from '@temporalio/common';
import proto from '@temporalio/proto';
import { Unavailable } from '../lifecycle.js';

const { PendingWorkflowTaskState } = proto.temporal.api.enums.v1;

const lookMs = 50;
/** A worker that lives takes a task in milliseconds. Within the deadline of whoever waits. */
const patienceMs = 8_000;

/**
 * Queries a run when no task of it waits for a worker. A worker that does not know the run would replay it for the query up
 * to what that task is about, with the clock of the task before: what it then does differs from what its history says, and
 * the run stands still until an operator resets it (TMPRL1100).
 * @throws Unavailable where no worker takes the task
 */
export async function queryRun<Status>(
  handle: Pick<WorkflowHandle, 'describe' | 'query' | 'workflowId'>,
  query: QueryDefinition<Status>,
): Promise<Status> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const { raw } = await handle.describe();
    const waits =
      raw.pendingWorkflowTask?.state === PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_SCHEDULED;
    if (!waits) return handle.query(query);
    if (Date.now() > deadline)
      throw new Unavailable(
        `no worker takes the next task of ${handle.workflowId}; nothing is lost, try again`,
      );
    await delay(lookMs);
  }
}
