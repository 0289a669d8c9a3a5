/** Starting an offboarding: once, however often it is asked for. */
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { Refused } from '../lifecycle.js';
import type { OffboardingRequest } from '../requests.js';
import type {
  AcceptedOffboarding,
  Leaver,
  OffboardingInput,
  OffboardingStage,
} from '../../workflows/offboarding/messages.js';
import { deactivationAt } from '../../workflows/offboarding/schedule.js';
import type { Policy } from '../../workflows/policy.js';
import { searchAttributes } from '../../workflows/visibility.js';
import { inWords } from './ids.js';
import { answered } from './refusals.js';
import { isRunning, latestRun, stageOf, startOnce, type LifecycleSettings, type Starting } from './runs.js';

function newInput(request: OffboardingRequest, policy: Policy, by: string): OffboardingInput {
  const { employeeId, identityId, email, lastDayAt, requesterEmail, locale, reason } = request;
  return {
    leaver: {
      employeeId,
      ...(identityId !== undefined && { identityId }),
      ...(email !== undefined && { email }),
      ...(lastDayAt !== undefined && { lastDayAt: new Date(lastDayAt).toISOString() }),
      ...(requesterEmail !== undefined && { requesterEmail }),
      locale,
    },
    policy: policy.offboarding,
    requestedBy: by,
    ...(reason !== undefined && { reason }),
    acceptedAt: new Date().toISOString(),
  };
}

/** What every caller of the same offboarding is told. */
const planOf = ({ leaver, requestedBy, acceptedAt }: OffboardingInput): AcceptedOffboarding => ({
  employeeId: leaver.employeeId,
  acceptedAt,
  ...(leaver.lastDayAt !== undefined && { lastDayAt: leaver.lastDayAt }),
  requestedBy,
});

/** Names of the details in which a second request differs from the first; why is no detail. */
function differingFields(present: OffboardingInput, other: OffboardingInput): string[] {
  const fields: (keyof Leaver)[] = ['identityId', 'email', 'lastDayAt', 'requesterEmail', 'locale'];
  return fields.filter((field) => present.leaver[field] !== other.leaver[field]);
}

/** Whether an onboarding of the employee began after the run had ended. */
const cameBack = (left: WorkflowExecutionDescription, onboarded: WorkflowExecutionDescription | undefined) =>
  left.closeTime !== undefined && onboarded !== undefined && onboarded.startTime > left.closeTime;

/** Nobody is left to offboard. */
const forGood: (string | undefined)[] = ['deleted', 'erased'] satisfies OffboardingStage[];

function starting(
  input: OffboardingInput,
  onboarded: WorkflowExecutionDescription | undefined,
): Starting<OffboardingInput> {
  const { employeeId, lastDayAt } = input.leaver;
  const now = Date.now();
  const at = deactivationAt(lastDayAt, now);
  const stage: OffboardingStage = at > now ? 'scheduled' : 'deactivating';
  return {
    kind: 'offboarding',
    employeeId,
    input,
    summary: `${employeeId} leaves`,
    typedSearchAttributes: [
      { key: searchAttributes.stage, value: stage },
      ...(at > now ? [{ key: searchAttributes.dueAt, value: new Date(at) }] : []),
    ],
    isOver: (run) => !forGood.includes(stageOf(run)) || cameBack(run, onboarded),
  };
}

/**
 * Starts an offboarding, or answers the plan of the one that runs, or that deleted somebody who did not come back
 * since. Needs no worker: what is accepted waits for one.
 */
export async function offboard(
  settings: LifecycleSettings,
  request: OffboardingRequest,
  by: string,
): Promise<AcceptedOffboarding> {
  const { client } = settings;
  const { employeeId } = request;
  const input = newInput(request, settings.policy, by);
  return answered(client, inWords('offboarding', employeeId), async () => {
    const onboarded = await latestRun(client, 'onboarding', employeeId);
    const present = await startOnce(settings, starting(input, onboarded));
    if (!present) return planOf(input);
    const { description } = present;
    if (isRunning(description) && stageOf(description) === 'rescinding') {
      const remedy = 'once it has ended, another can begin';
      throw new Refused(
        'not-in-this-stage',
        `the offboarding of ${employeeId} is being taken back; ${remedy}`,
      );
    }
    const fields = differingFields(present.input, input);
    if (fields.length === 0) return planOf(present.input);
    if (!isRunning(description)) {
      const remedy = 'there is nobody left to offboard';
      throw new Refused('already-offboarded', `${employeeId} was offboarded already; ${remedy}`, { fields });
    }
    const remedy = 'rescind it first, or send the same';
    throw new Refused(
      'details-differ',
      `an offboarding of ${employeeId} runs with other details; ${remedy}`,
      {
        fields,
      },
    );
  });
}
