/** Asking Kratos through the worker, for an api that has no way to kratos-admin. */
import { randomUUID } from 'node:crypto';
import { WorkflowFailedError, type Client } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import type { TransientFailure } from '../../activities/failures.js';
import { Unavailable } from '../lifecycle.js';

/** For the deletion, which also comes when the caller's own time is up. */
const deletionMs = 5_000;

const noAnswer: readonly (string | undefined)[] = [
  'kratosUnavailable',
  'kratosMisconfigured',
] satisfies TransientFailure[];

/** What the one activity of a reading run failed with. */
function failureOf(error: unknown): unknown {
  const failure = error instanceof WorkflowFailedError ? error.cause : error;
  return failure instanceof ActivityFailure ? failure.cause : failure;
}

/** What came of a reading run, for whoever asked. */
function told(error: unknown): unknown {
  const cause = failureOf(error);
  const silent = cause instanceof ApplicationFailure && noAnswer.includes(cause.type ?? undefined);
  return silent || cause instanceof TimeoutFailure
    ? new Unavailable('Kratos is out of reach; try again', { cause })
    : cause;
}

/**
 * What a workflow that only reads answers. The run holds personal data, and is deleted however it ends; deleted while
 * nobody has worked on it, it does not pile up either.
 * @throws Unavailable where Kratos does not answer
 * @throws ApplicationFailure with which the reading activity failed
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
    throw told(error);
  });
  await remove();
  return answer;
}
