/** Reading a run, and asking it for something. */
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError, type QueryDefinition, type UpdateDefinition } from '@temporalio/common';
import { Refused, type Waiting } from '../lifecycle.js';
import { inWords, workflowIdOf, type Kind } from './ids.js';
import { queryRun } from './query.js';
import { answered } from './refusals.js';
import { stageOf, type LifecycleSettings } from './runs.js';

/** What the engine adds to a status. */
interface Seen {
  workflowId: string;
  runId: string;
  startedAt: string;
  closedAt?: string;
  waitingFor?: Waiting;
}

/** The activity that is being tried again, if one is. */
function waitingFor({ raw }: WorkflowExecutionDescription): Waiting | undefined {
  const retrying = raw.pendingActivities?.find(
    ({ attempt, lastFailure, activityType }) =>
      (attempt ?? 1) > 1 && lastFailure && activityType?.name !== 'awaitActivation',
  );
  if (!retrying?.activityType?.name) return undefined;
  const type =
    retrying.lastFailure?.applicationFailureInfo?.type ??
    (retrying.lastFailure?.timeoutFailureInfo ? 'timeout' : undefined);
  const next = retrying.scheduledTime?.seconds;
  return {
    activity: retrying.activityType.name,
    attempt: retrying.attempt ?? 1,
    ...(type && { failure: type }),
    ...(next && { nextAttemptAt: new Date(Number(next) * 1000).toISOString() }),
  };
}

/** What the run says of itself. */
export function statusOf<Status>(
  client: Client,
  { workflowId, runId, status }: WorkflowExecutionDescription,
  query: QueryDefinition<Status>,
): Promise<Status> {
  const handle = client.workflow.getHandle<() => Promise<Status>>(workflowId, runId);
  // A closed run answers from its result, which needs no worker; one ended from outside has none.
  return status.name === 'COMPLETED' ? handle.result() : queryRun(handle, query);
}

/** What the run says of itself, and what the engine knows beside it. */
export function viewRun<Status extends object>(
  { client }: LifecycleSettings,
  kind: Kind,
  employeeId: string,
  query: QueryDefinition<Status>,
): Promise<Status & Seen> {
  return answered(client, inWords(kind, employeeId), async () => {
    const description = await client.workflow.getHandle(workflowIdOf(kind, employeeId)).describe();
    const status = await statusOf(client, description, query);
    const waiting = waitingFor(description);
    return {
      ...status,
      workflowId: description.workflowId,
      runId: description.runId,
      startedAt: description.startTime.toISOString(),
      ...(description.closeTime && { closedAt: description.closeTime.toISOString() }),
      ...(waiting && { waitingFor: waiting }),
    };
  });
}

/** Sends an update to the run of an employee. */
export function ask<Status, Args extends [unknown]>(
  { client }: LifecycleSettings,
  kind: Kind,
  employeeId: string,
  update: UpdateDefinition<Status, Args>,
  args: Args,
): Promise<Status> {
  const handle = client.workflow.getHandle(workflowIdOf(kind, employeeId));
  return answered(client, inWords(kind, employeeId), async () => {
    try {
      return await handle.executeUpdate(update, { args });
    } catch (error) {
      // A run that is closed takes no updates: say what became of it, where it is remembered.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const stage = stageOf(await handle.describe()) ?? 'over';
      throw new Refused(
        'not-in-this-stage',
        `the ${inWords(kind, employeeId)} is ${stage}; it takes no requests any more`,
      );
    }
  });
}
