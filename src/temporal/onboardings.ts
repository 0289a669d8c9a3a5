/** Starting an onboarding, reading it, and asking it for something. */
import { createHmac, randomUUID } from 'node:crypto';
import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  type Client,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import { WorkflowNotFoundError, type UpdateDefinition } from '@temporalio/common';
import type { PayloadKey } from '../config.js';
import { Refused, type OnboardingView, type Waiting } from '../lifecycle.js';
import type { OnboardingRequest } from '../requests.js';
import type { onboarding } from '../../workflows/index.js';
import {
  acceptOnboarding,
  onboardingStatus,
  type AcceptedOnboarding,
  type Acceptance,
  type OnboardingInput,
  type OnboardingPolicy,
  type OnboardingStage,
  type OnboardingStatus,
} from '../../workflows/onboarding/messages.js';
import { searchAttributes } from '../../workflows/visibility.js';
import { answered } from './refusals.js';

export interface OnboardingSettings {
  client: Client;
  taskQueue: string;
  /** Captured by each run at its start. */
  policy: OnboardingPolicy;
  payloadKeys: readonly PayloadKey[];
}

export const onboardingId = (employeeId: string): string => `onboarding/${employeeId}`;

function inputOf(
  request: OnboardingRequest,
  policy: OnboardingPolicy,
  by: string,
  adopts?: string,
): OnboardingInput {
  const { employeeId, email, name, role, team, locale, startAt, managerEmail, delivery } = request;
  return {
    joiner: {
      employeeId,
      email,
      name,
      role,
      ...(team !== undefined && { team }),
      locale,
      ...(startAt !== undefined && { startAt: new Date(startAt).toISOString() }),
      ...(managerEmail !== undefined && { managerEmail }),
      ...(delivery !== undefined && { delivery }),
    },
    policy: { ...policy, ...(delivery !== undefined && { delivery }) },
    requestedBy: by,
    ...(adopts !== undefined && { adopts }),
  };
}

/**
 * The same details get the same update id, and so one answer, even after the run has closed. Keyed, since the id is
 * plaintext and the details are guessable.
 */
function updateId(input: OnboardingInput, keys: readonly PayloadKey[], after: string): string {
  const details = JSON.stringify([input.joiner, after]);
  return createHmac('sha256', keys[0]?.key ?? '')
    .update(details)
    .digest('base64url');
}

const stageOf = (description: WorkflowExecutionDescription) =>
  description.typedSearchAttributes.get(searchAttributes.stage) as OnboardingStage | undefined;

/** A closed run that leaves the employee to be onboarded anew: taken back, or ended from outside. */
const isOver = (description: WorkflowExecutionDescription) =>
  description.status.name !== 'RUNNING' && stageOf(description) !== 'activated';

/** Starts an onboarding, or answers the plan of the one that runs or is done. */
export async function onboard(
  settings: OnboardingSettings,
  request: OnboardingRequest,
  by: string,
  adopts?: string,
): Promise<AcceptedOnboarding> {
  const { client } = settings;
  const { employeeId } = request;
  const input = inputOf(request, settings.policy, by, adopts);
  const token = randomUUID();
  const start = (after = '') => updateWithStart(settings, input, token, after);

  return answered(client, employeeId, async () => {
    let acceptance: Acceptance | undefined;
    try {
      acceptance = await start();
      if (acceptance.token === token) return acceptance.plan;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    // There was a run already. One that is over does not stand in the way of another.
    const description = await client.workflow.getHandle(onboardingId(employeeId)).describe();
    if (isOver(description)) return (await start(description.runId)).plan;
    if (acceptance) return acceptance.plan;
    throw new Refused('already-onboarded', `${employeeId} was onboarded already, with other details`);
  });
}

/** @param after the run id of a closed run that may be followed by another; without one, none may */
function updateWithStart(
  { client, taskQueue, payloadKeys }: OnboardingSettings,
  input: OnboardingInput,
  token: string,
  after: string,
): Promise<Acceptance> {
  const { employeeId, role, team, startAt } = input.joiner;
  const stage: OnboardingStage =
    startAt !== undefined && Date.parse(startAt) > Date.now() ? 'scheduled' : 'creatingIdentity';
  const startWorkflowOperation = new WithStartWorkflowOperation<typeof onboarding>('onboarding', {
    workflowId: onboardingId(employeeId),
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    workflowIdReusePolicy:
      after === '' ? WorkflowIdReusePolicy.REJECT_DUPLICATE : WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    staticSummary: `${employeeId}, ${role}`,
    typedSearchAttributes: [
      { key: searchAttributes.stage, value: stage },
      { key: searchAttributes.role, value: role },
      ...(team === undefined ? [] : [{ key: searchAttributes.team, value: team }]),
      ...(stage === 'scheduled' && startAt !== undefined
        ? [{ key: searchAttributes.dueAt, value: new Date(startAt) }]
        : []),
    ],
  });
  return client.workflow.executeUpdateWithStart(acceptOnboarding, {
    args: [input, token],
    updateId: updateId(input, payloadKeys, after),
    startWorkflowOperation,
  });
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
