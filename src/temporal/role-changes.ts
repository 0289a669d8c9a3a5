/** Moving somebody to another role: once, however often it is asked for, and not while they leave. */
import { setTimeout as delay } from 'node:timers/promises';
import { Refused } from '../lifecycle.js';
import type { RoleChangeRequest } from '../requests.js';
import {
  roleChangeStatus,
  type RoleChangeInput,
  type RoleChangeState,
  type RoleChangeStatus,
} from '../../workflows/role-change/messages.js';
import { searchAttributes } from '../../workflows/visibility.js';
import { statusOf } from './asking.js';
import { inWords } from './ids.js';
import { answered } from './refusals.js';
import { isRunning, latestRun, stageOf, startOnce, type LifecycleSettings } from './runs.js';

/** Somebody waits for the change, which is one PATCH in Kratos; what takes longer is looked up later. */
const patienceMs = 5_000;
const pollMs = 100;

function newInput(request: RoleChangeRequest, by: string): RoleChangeInput {
  const { employeeId, identityId, role, locale, reason } = request;
  return {
    mover: { employeeId, ...(identityId !== undefined && { identityId }), role, locale },
    requestedBy: by,
    ...(reason !== undefined && { reason }),
    acceptedAt: new Date().toISOString(),
  };
}

function differingFields(running: RoleChangeInput, other: RoleChangeInput): string[] {
  return (['identityId', 'role'] as const).filter((field) => running.mover[field] !== other.mover[field]);
}

const accepted = ({ mover, requestedBy }: RoleChangeInput): RoleChangeStatus => ({
  employeeId: mover.employeeId,
  role: mover.role,
  ...(mover.identityId !== undefined && { identityId: mover.identityId }),
  requestedBy,
  state: { stage: 'changingRole' },
});

/**
 * The status as soon as the change is not just under way any more; when patience ends, that it was accepted. Needs no
 * worker to wait: it looks at what the run shows of itself.
 */
async function settled(
  { client }: LifecycleSettings,
  employeeId: string,
  input: RoleChangeInput,
): Promise<RoleChangeStatus> {
  const underWay: RoleChangeState['stage'] = 'changingRole';
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    const run = await latestRun(client, 'roleChange', employeeId);
    if (run && stageOf(run) !== underWay) return statusOf(client, run, roleChangeStatus);
    await delay(pollMs);
  }
  return accepted(input);
}

/** Starts a role change, or joins the one to the same role that runs. */
export async function changeRole(
  settings: LifecycleSettings,
  request: RoleChangeRequest,
  by: string,
): Promise<RoleChangeStatus> {
  const { client } = settings;
  const { employeeId, role } = request;
  const input = newInput(request, by);
  return answered(client, inWords('roleChange', employeeId), async () => {
    const left = await latestRun(client, 'offboarding', employeeId);
    if (left && isRunning(left)) {
      throw new Refused('leaving', `${employeeId} is leaving; rescind the offboarding first`, { employeeId });
    }
    const stage: RoleChangeState['stage'] = 'changingRole';
    const present = await startOnce(settings, {
      kind: 'roleChange',
      employeeId,
      input,
      summary: `${employeeId} to ${role}`,
      typedSearchAttributes: [
        { key: searchAttributes.stage, value: stage },
        { key: searchAttributes.role, value: role },
      ],
      // Back and forth, a role may be changed as often as wanted.
      isOver: () => true,
    });
    const fields = present ? differingFields(present.input, input) : [];
    if (fields.length > 0) {
      const remedy = 'wait for it, or abandon it first';
      throw new Refused(
        'details-differ',
        `a role change of ${employeeId} runs with other details; ${remedy}`,
        {
          fields,
        },
      );
    }
    return settled(settings, employeeId, present?.input ?? input);
  });
}
