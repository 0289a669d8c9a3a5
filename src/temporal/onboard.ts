/** Starting an onboarding: once, however often it is asked for. */
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { Refused } from '../lifecycle.js';
import type { OnboardingRequest } from '../requests.js';
import type { onboarding } from '../../workflows/index.js';
import { differingFields, planOf, startsLater } from '../../workflows/onboarding/decisions.js';
import type {
  AcceptedOnboarding,
  OnboardingInput,
  OnboardingStage,
} from '../../workflows/onboarding/messages.js';
import { forRole, type Policy } from '../../workflows/policy.js';
import { searchAttributes } from '../../workflows/visibility.js';
import { onboardingId, stageOf, type OnboardingSettings } from './onboardings.js';
import { payloadCodec } from './payload-codec.js';
import { answered } from './refusals.js';

function inputOf(request: OnboardingRequest, policy: Policy, by: string, adopts?: string): OnboardingInput {
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
    policy: { ...forRole(policy.onboarding, role), ...(delivery !== undefined && { delivery }) },
    requestedBy: by,
    acceptedAt: new Date().toISOString(),
    ...(adopts !== undefined && { adopts }),
  };
}

/** A closed run that leaves the employee to be onboarded anew: taken back, or ended from outside. */
const isOver = (description: WorkflowExecutionDescription) =>
  description.status.name !== 'RUNNING' && stageOf(description) !== 'activated';

/** A run that is there, and what it was started with. */
interface PresentRun {
  description: WorkflowExecutionDescription;
  input: OnboardingInput;
}

/** From the first event of its history: that needs no worker, and is remembered after the run has closed. */
async function presentRun(
  { client, payloadKeys }: OnboardingSettings,
  employeeId: string,
): Promise<PresentRun> {
  const { namespace } = client.options;
  const description = await client.workflow.getHandle(onboardingId(employeeId)).describe();
  const { workflowId, runId } = description;
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const sealed = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  const [payload] = await payloadCodec(payloadKeys).decode(sealed, {
    type: 'workflow',
    namespace,
    workflowId,
  });
  if (!payload) throw new Error(`the run ${runId} of ${workflowId} was started without input`);
  return { description, input: defaultPayloadConverter.fromPayload<OnboardingInput>(payload) };
}

/**
 * Starts an onboarding, or answers the plan of the one that runs or is done. Needs no worker: what is accepted waits
 * for one.
 */
export async function onboard(
  settings: OnboardingSettings,
  request: OnboardingRequest,
  by: string,
  adopts?: string,
): Promise<AcceptedOnboarding> {
  const { employeeId } = request;
  const input = inputOf(request, settings.policy, by, adopts);
  return answered(settings.client, employeeId, async () => {
    if (await start(settings, input, WorkflowIdReusePolicy.REJECT_DUPLICATE)) return planOf(input);
    let present = await presentRun(settings, employeeId);
    if (isOver(present.description)) {
      if (await start(settings, input, WorkflowIdReusePolicy.ALLOW_DUPLICATE)) return planOf(input);
      present = await presentRun(settings, employeeId);
    }
    const fields = differingFields(present.input, input);
    if (fields.length === 0) return planOf(present.input);
    if (present.description.status.name !== 'RUNNING') {
      throw new Refused('already-onboarded', `${employeeId} was onboarded already, with other details`, {
        fields,
      });
    }
    const remedy = 'rescind it first, or send the same';
    throw new Refused('details-differ', `an onboarding of ${employeeId} runs with other details; ${remedy}`, {
      fields,
    });
  });
}

/** @returns false where a run stands in the way: one that runs or, unless duplicates are allowed, one that was */
async function start(
  { client, taskQueue }: OnboardingSettings,
  input: OnboardingInput,
  workflowIdReusePolicy: WorkflowIdReusePolicy,
): Promise<boolean> {
  const { joiner } = input;
  const { employeeId, role, team } = joiner;
  const later = startsLater(joiner, Date.now());
  const stage: OnboardingStage = later === undefined ? 'creatingIdentity' : 'scheduled';
  try {
    await client.workflow.start<typeof onboarding>('onboarding', {
      workflowId: onboardingId(employeeId),
      taskQueue,
      args: [input],
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      workflowIdReusePolicy,
      staticSummary: `${employeeId}, ${role}`,
      typedSearchAttributes: [
        { key: searchAttributes.stage, value: stage },
        { key: searchAttributes.role, value: role },
        ...(team === undefined ? [] : [{ key: searchAttributes.team, value: team }]),
        ...(later === undefined ? [] : [{ key: searchAttributes.dueAt, value: new Date(later) }]),
      ],
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
