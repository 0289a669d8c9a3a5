/** Somebody moves to another role. It never fails: what only a person can remove becomes `needsAttention`. */
import {
  allHandlersFinished,
  condition,
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/activities.js';
import type { ChangedRole } from '../../activities/role.js';
import { allRecorded, nothingRecorded, record, type Recording } from '../recording.js';
import { answer } from '../updates.js';
import { searchAttributes } from '../visibility.js';
import { attentionReason, resolveRole, roleChangeRemedies } from './decisions.js';
import {
  resolveRoleChange,
  roleChangeStatus,
  type RoleChangeAction,
  type RoleChangeAttention,
  type RoleChangeInput,
  type RoleChangeResolution,
  type RoleChangeState,
  type RoleChangeStatus,
} from './messages.js';

/**
 * Finding somebody may mean a walk through all identities, with a sign of life after each page. After a week of an
 * unreachable Kratos a person decides.
 */
const { changeRole } = proxyActivities<Pick<Activities, 'changeRole'>>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '1 minute',
  scheduleToCloseTimeout: '7 days',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/** Notices are worth something for a day. */
const { tellOfRoleChange } = proxyActivities<Pick<Activities, 'tellOfRoleChange'>>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '15 minutes' },
});

interface Run extends Recording {
  readonly input: RoleChangeInput;
  state: RoleChangeState;
  changed: ChangedRole | undefined;
  resolution: RoleChangeResolution | undefined;
}

export async function roleChange(input: RoleChangeInput): Promise<RoleChangeStatus> {
  const run: Run = {
    input,
    state: { stage: 'changingRole' },
    changed: undefined,
    resolution: undefined,
    ...nothingRecorded(),
  };
  handleCallers(run);
  showDetails(run);
  recordRequest(run);
  const changed = await untilChanged(run);
  const at = new Date().toISOString();
  enter(run, { stage: changed ? 'changed' : 'abandoned', at });
  if (changed) await tell(run, changed);
  await allRecorded(run);
  await condition(allHandlersFinished);
  return statusOf(run);
}

/** @returns undefined where somebody gave it up */
async function untilChanged(run: Run): Promise<ChangedRole | undefined> {
  const { employeeId, identityId, role } = run.input.mover;
  for (;;) {
    try {
      run.changed = await changeRole({ employeeId, role, ...(identityId !== undefined && { identityId }) });
      return run.changed;
    } catch (error) {
      const reason = attentionReason(error);
      if (reason === undefined) throw error;
      if ((await decide(run, reason)) === 'abandon') return undefined;
    }
    enter(run, { stage: 'changingRole' });
  }
}

async function decide(run: Run, reason: RoleChangeAttention): Promise<RoleChangeAction> {
  const since = new Date().toISOString();
  enter(run, { stage: 'needsAttention', reason, since, actions: roleChangeRemedies[reason] });
  await condition(() => run.resolution !== undefined);
  const action = run.resolution?.action ?? 'retry';
  run.resolution = undefined;
  return action;
}

/** Never rejects: who is not told of it has the new role all the same. */
async function tell(run: Run, { identityId }: ChangedRole): Promise<void> {
  const { employeeId, locale, role } = run.input.mover;
  try {
    await tellOfRoleChange({ employeeId, locale, identityId, role });
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('a notice could not be delivered', { notice: 'role change' });
  }
}

function handleCallers(run: Run): void {
  setHandler(roleChangeStatus, () => statusOf(run));
  answer(
    resolveRoleChange,
    (resolution) => resolveRole(run.state, resolution, run.resolution),
    (resolution, { by, reason, action }, id) => {
      const resolves = run.state.stage === 'needsAttention' ? run.state.reason : undefined;
      run.resolution = resolution;
      const status = statusOf(run);
      record(run, {
        ...decision(run, 'resolve'),
        id,
        at: new Date().toISOString(),
        by,
        ...(reason !== undefined && { reason }),
        facts: { action, resolves },
      });
      return status;
    },
  );
}

function recordRequest(run: Run): void {
  const { requestedBy: by, reason, acceptedAt: at, mover } = run.input;
  const facts = { role: mover.role };
  record(run, {
    ...decision(run, 'request'),
    id: 'request',
    at,
    by,
    facts,
    ...(reason !== undefined && { reason }),
  });
}

const decision = ({ input }: Run, what: string) => ({
  type: `roleChange.${what}`,
  employeeId: input.mover.employeeId,
});

function statusOf({ input, state, changed }: Run): RoleChangeStatus {
  const { employeeId, role, identityId } = input.mover;
  const id = changed?.identityId ?? identityId;
  return {
    employeeId,
    role,
    ...(changed && { from: changed.from as RoleChangeStatus['role'] }),
    ...(id !== undefined && { identityId: id }),
    requestedBy: input.requestedBy,
    state,
  };
}

/** What Temporal's UI shows of the run; costs the history nothing. */
function showDetails(run: Run): void {
  const { state, role, from, identityId, requestedBy } = statusOf(run);
  const waits = state.stage === 'needsAttention' ? `: **${state.reason}**, since ${state.since}` : '';
  const lines = [
    `${state.stage}${waits}`,
    `Role: ${from === undefined ? '' : `${from} → `}${role}`,
    `Identity: ${identityId ?? 'not looked for yet'}`,
    `Asked for by ${requestedBy}`,
  ];
  setCurrentDetails(lines.join('\\\n'));
}

/** Moves to another state and shows it; the search attributes are one event. */
function enter(run: Run, state: RoleChangeState): void {
  run.state = state;
  showDetails(run);
  const { identityId } = statusOf(run);
  upsertSearchAttributes([
    { key: searchAttributes.stage, value: state.stage },
    { key: searchAttributes.attention, value: state.stage === 'needsAttention' ? state.reason : null },
    ...(identityId === undefined ? [] : [{ key: searchAttributes.identityId, value: identityId }]),
  ]);
}
