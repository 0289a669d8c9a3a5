/** Asking Kratos through the worker, for an api that has no way to kratos-admin. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';

/** For the deletion, which also comes when the caller's own time is up. */
const deletionMs = 5_000;

/**
 * What a workflow that only reads answers. The run holds personal data, and is deleted however it ends; deleted while
 * nobody has worked on it, it does not pile up either.
 */
export async function readThrough<Answer>(
  { client, taskQueue }: { client: Client; taskQueue: string },
  workflowType: string,
  request: unknown,
): Promise<Answer> {
  const handle = await client.workflow.start<(request: unknown) => Promise<Answer>>(workflowType, {
    workflowId: `people/${randomUUID()}`,
    taskQueue,
    args: [request],
    workflowExecutionTimeout: '1 minute',
  });
  const { workflowId, firstExecutionRunId: runId } = handle;
  const { namespace } = client.options;
  const remove = () =>
    client.withDeadline(Date.now() + deletionMs, () =>
      client.workflowService.deleteWorkflowExecution({
        namespace,
        workflowExecution: { workflowId, runId },
      }),
    );
  const answer = await handle.result().catch(async (error: unknown) => {
    // What went wrong first is what the caller has to know.
    await remove().catch(() => undefined);
    throw error;
  });
  await remove();
  return answer;
}
