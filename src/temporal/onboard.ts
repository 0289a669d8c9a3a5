/** Starting an onboarding: once, however often it is asked for, and never beside an offboarding. */
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { Refused } from '../lifecycle.js';
import type { OnboardingRequest } from '../requests.js';
import { differingFields, planOf, startsLater } from '../../workflows/onboarding/decisions.js';
import type {
  AcceptedOnboarding,
  OnboardingInput,
  OnboardingStage,
  Role,
} from '../../workflows/onboarding/messages.js';
import { forRole, type Policy } from '../../workflows/policy.js';
import { searchAttributes } from '../../workflows/visibility.js';
import { inWords } from './ids.js';
import { answered } from './refusals.js';
import { reinstate, restoredNobody } from './reinstate.js';
import {
  inputOf,
  isRunning,
  latestRun,
  stageOf,
  startOnce,
  type LifecycleSettings,
  type Starting,
} from './runs.js';

function newInput(request: OnboardingRequest, policy: Policy, by: string, adopts?: string): OnboardingInput {
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

/** An offboarding that got hold of the identity, and ended since in another way than bringing it back. */
const undoneBy = (
  onboarded: WorkflowExecutionDescription,
  { left, inVain }: { left: WorkflowExecutionDescription | undefined; inVain: boolean },
) =>
  left?.closeTime !== undefined &&
  left.closeTime > onboarded.startTime &&
  (stageOf(left) !== 'rescinded' || inVain) &&
  left.typedSearchAttributes.get(searchAttributes.identityId) !== undefined;

/** What an identity keeps of the details; the rest was about its invitation. */
const lasting = ['email', 'name', 'role', 'team'];

/** In what the identity of somebody who comes back is not as wanted. Its role is as of when the person was to leave. */
function changedFields(
  { joiner, ...onboarded }: OnboardingInput,
  wanted: OnboardingInput,
  left: WorkflowExecutionDescription,
): string[] {
  const role = (left.typedSearchAttributes.get(searchAttributes.role) ?? joiner.role) as Role;
  const present = { ...onboarded, joiner: { ...joiner, role } };
  return differingFields(present, wanted).filter((field) => lasting.includes(field));
}

/** Takes the offboarding back, unless somebody else than the person who left is wanted. */
async function comeBack(
  settings: LifecycleSettings,
  left: WorkflowExecutionDescription,
  input: OnboardingInput,
): Promise<WorkflowExecutionDescription> {
  const { employeeId } = input.joiner;
  const onboarded = await latestRun(settings.client, 'onboarding', employeeId);
  if (onboarded && stageOf(onboarded) === 'activated') {
    const fields = changedFields(await inputOf<OnboardingInput>(settings, onboarded), input, left);
    if (fields.length > 0) {
      const remedy = 'rescind the offboarding, then change them';
      throw new Refused('details-differ', `${employeeId} would come back with other details; ${remedy}`, {
        fields,
      });
    }
  }
  return reinstate(settings.client, left, employeeId, input.requestedBy);
}

function starting(
  input: OnboardingInput,
  leaving: Parameters<typeof undoneBy>[1],
): Starting<OnboardingInput> {
  const { employeeId, role, team } = input.joiner;
  const later = startsLater(input.joiner, Date.now());
  const stage: OnboardingStage = later === undefined ? 'creatingIdentity' : 'scheduled';
  return {
    kind: 'onboarding',
    employeeId,
    input,
    summary: `${employeeId}, ${role}`,
    typedSearchAttributes: [
      { key: searchAttributes.stage, value: stage },
      { key: searchAttributes.role, value: role },
      ...(team === undefined ? [] : [{ key: searchAttributes.team, value: team }]),
      ...(later === undefined ? [] : [{ key: searchAttributes.dueAt, value: new Date(later) }]),
    ],
    // Taken back, ended from outside, or undone.
    isOver: (run) => stageOf(run) !== 'activated' || undoneBy(run, leaving),
  };
}

/**
 * Starts an onboarding, or answers the plan of the one that runs or is done. Needs no worker, except to bring back
 * somebody who leaves: what is accepted waits for one.
 */
export async function onboard(
  settings: LifecycleSettings,
  request: OnboardingRequest,
  by: string,
  adopts?: string,
): Promise<AcceptedOnboarding> {
  const { client } = settings;
  const { employeeId, onLeaving } = request;
  const input = newInput(request, settings.policy, by, adopts);
  return answered(client, inWords('onboarding', employeeId), async () => {
    let left = await latestRun(client, 'offboarding', employeeId);
    if (left && isRunning(left)) {
      if (onLeaving === undefined) {
        const remedy = 'rescind the offboarding, or onboard with onLeaving: reinstate';
        throw new Refused('leaving', `${employeeId} is leaving; ${remedy}`, { employeeId });
      }
      left = await comeBack(settings, left, input);
    }
    const inVain = (await restoredNobody(client, left)) !== undefined;
    const present = await startOnce(settings, starting(input, { left, inVain }));
    if (!present) return planOf(input);
    const { description } = present;
    const back =
      onLeaving !== undefined && left?.closeTime !== undefined && left.closeTime > description.startTime;
    const fields =
      back && left ? changedFields(present.input, input, left) : differingFields(present.input, input);
    if (fields.length === 0) return planOf(present.input);
    if (!isRunning(description)) {
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
