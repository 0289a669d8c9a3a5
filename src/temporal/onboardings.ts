/** Reading an onboarding, and asking it for something. */
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError, type UpdateDefinition } from '@temporalio/common';
import type { PayloadKey } from '../config.js';
import { Refused, type OnboardingView, type Waiting } from '../lifecycle.js';
import type { onboarding } from '../../workflows/index.js';
import {
  onboardingStatus,
  type OnboardingStage,
  type OnboardingStatus,
} from '../../workflows/onboarding/messages.js';
import type { Policy } from '../../workflows/policy.js';
import { searchAttributes } from '../../workflows/visibility.js';
import { answered } from './refusals.js';

export interface OnboardingSettings {
  client: Client;
  taskQueue: string;
  /** Captured by each run at its start. */
  policy: Policy;
  payloadKeys: readonly PayloadKey[];
}

export const onboardingId = (employeeId: string): string => `onboarding/${employeeId}`;

export const stageOf = (description: WorkflowExecutionDescription) =>
  description.typedSearchAttributes.get(searchAttributes.stage) as OnboardingStage | undefined;

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

/** What the run says of itself, and what the engine knows beside it. */
export function viewOnboarding({ client }: OnboardingSettings, employeeId: string): Promise<OnboardingView> {
  return answered(client, employeeId, async () => {
    const handle = client.workflow.getHandle<typeof onboarding>(onboardingId(employeeId));
    const description = await handle.describe();
    // A closed run answers from its result, which needs no worker; one ended from outside has none.
    const status: OnboardingStatus = await (description.status.name === 'COMPLETED'
      ? handle.result()
      : handle.query(onboardingStatus));
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
export function ask<Args extends [unknown]>(
  { client }: OnboardingSettings,
  employeeId: string,
  update: UpdateDefinition<OnboardingStatus, Args>,
  args: Args,
): Promise<OnboardingStatus> {
  const handle = client.workflow.getHandle(onboardingId(employeeId));
  return answered(client, employeeId, async () => {
    try {
      return await handle.executeUpdate(update, { args });
    } catch (error) {
      // A run that is closed takes no updates: say what became of it, where it is remembered.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const stage = stageOf(await handle.describe()) ?? 'over';
      throw new Refused(
        'not-in-this-stage',
        `the onboarding of ${employeeId} is ${stage}; it takes no requests any more`,
      );
    }
  });
}
