/**
 * Somebody moves to another role. It never fails: what only a person can remove becomes `needsAttention`. An offboarding
 * of the same person ends it in whatever stage it is.
 */
import {
  ActivityCancellationType,
  CancellationScope,
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
import { failedFor } from '../failures.js';
import { allRecorded, nothingRecorded, record, recordRequest, type Recording } from '../recording.js';
import { answer } from '../updates.js';
import { searchAttributes } from '../visibility.js';
import { attentionReason, resolveRole, roleChangeRemedies } from './decisions.js';
import {
  endRoleChange,
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
 * unreachable Kratos a person decides. Of a change under way the end is awaited, also when the run is ended, since an
 * offboarding must not run beside it.
 */
const { changeRole } = proxyActivities<Pick<Activities, 'changeRole'>>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '1 minute',
  scheduleToCloseTimeout: '7 days',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/** Notices are worth something for a day. Of one under way the end is awaited: a run that has ended does nothing. */
const { tellOfRoleChange } = proxyActivities<Pick<Activities, 'tellOfRoleChange'>>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 day',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '15 minutes' },
});

interface Run extends Recording {
  readonly input: RoleChangeInput;
  state: RoleChangeState;
  changed: ChangedRole | undefined;
  resolution: RoleChangeResolution | undefined;
  /** The person leaves. */
  ending: boolean;
}

export async function roleChange(input: RoleChangeInput): Promise<RoleChangeStatus> {
  const run: Run = {
    input,
    state: { stage: 'changingRole' },
    changed: undefined,
    resolution: undefined,
    ending: false,
    ...nothingRecorded(),
  };
  const story = new CancellationScope();
  handleCallers(run, story);
  showDetails(run);
  requested(run);
  await story
    .run(() => untilOver(run))
    .catch((error: unknown) => {
      if (!run.ending || !isCancellation(error)) throw error;
    });
  await allRecorded(run);
  await condition(allHandlersFinished);
  return statusOf(run);
}

async function untilOver(run: Run): Promise<void> {
  const changed = await untilChanged(run).catch((error: unknown) => {
    if (!run.ending) throw error;
    // What was under way has ended, one way or the other.
    return undefined;
  });
  enter(run, { stage: changed ? 'changed' : 'abandoned', at: new Date().toISOString() });
  // Whoever has the role already is told nothing new.
  if (changed && changed.from !== run.input.mover.role && !run.ending) await tell(run, changed);
}

/** @returns undefined where somebody gave it up, or leaves */
async function untilChanged(run: Run): Promise<ChangedRole | undefined> {
  const { employeeId, identityId, role } = run.input.mover;
  for (;;) {
    try {
      run.changed = await changeRole({ employeeId, role, ...(identityId !== undefined && { identityId }) });
      return run.changed;
    } catch (error) {
      if (failedFor(error, 'leaving')) return undefined;
      const reason = run.ending ? undefined : attentionReason(error);
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

/** Sets the handlers; ending the run cancels the story. */
function handleCallers(run: Run, story: CancellationScope): void {
  setHandler(roleChangeStatus, () => statusOf(run));
  answer(
    endRoleChange,
    ({ by }) => by,
    (_, { by, reason }, id) => {
      const status = statusOf(run);
      if (run.ending) return status;
      run.ending = true;
      story.cancel();
      record(run, {
        ...decision(run, 'end'),
        id,
        at: new Date().toISOString(),
        by,
        ...(reason !== undefined && { reason }),
        facts: { stage: status.state.stage },
      });
      return status;
    },
  );
  answer(
    resolveRoleChange,
    (resolution) => resolveRole(run.state, resolution, run.resolution, run.ending),
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

function requested(run: Run): void {
  const { requestedBy: by, reason, acceptedAt: at, mover } = run.input;
  const facts = { role: mover.role };
  recordRequest(run, {
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
