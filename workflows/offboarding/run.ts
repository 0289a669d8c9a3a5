/** What one offboarding knows of itself, and how it shows that. */
import {
  condition,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
  type CancellationScope,
} from '@temporalio/workflow';
import { nothingRecorded, type Recording } from '../recording.js';
import { searchAttributes } from '../visibility.js';
import { describe } from './details.js';
import { approvalMissing, beginLife, deadline, iso, policyOf, stateOf, type Life } from './life.js';
import type { OffboardingInput, OffboardingState, OffboardingStatus } from './messages.js';

export interface Run extends Recording {
  readonly input: OffboardingInput;
  life: Life;
  /**
   * How far the run has come, in milliseconds since the epoch: the last timer, decision or proof, and never the clock.
   * Where a query has a run replayed between the end of a timer and the task for it, the clock of the workflow stands
   * still: a step that was taken by it would not be found again.
   */
  now: number;
  /** What search attributes say. */
  shown: { stage: OffboardingState['stage']; dueAt: string | undefined; identityId: string | undefined };
  /** Mails that asked somebody to decide. */
  asked: number;
  /** Of mails under way. */
  readonly mails: Set<CancellationScope>;
}

export function startRun(input: OffboardingInput): Run {
  const life = beginLife(input);
  const now = workflowInfo().startTime.getTime();
  const state = stateOf(life, now);
  // As whoever started the run has set them.
  return {
    input,
    life,
    now,
    ...nothingRecorded(),
    shown: { stage: state.stage, dueAt: dueAt(state), identityId: undefined },
    asked: 0,
    mails: new Set(),
  };
}

/** Something happened then. */
export function reach(run: Run, at: number): void {
  run.now = Math.max(run.now, at);
}

export function statusOf({ input, life }: Run): OffboardingStatus {
  const { course, identity, deactivatedAt, approval } = life;
  // Of a deletion that does not come any more, neither a time nor who held it.
  const over = ['erasing', 'erased', 'rescinded', 'abandoned'].includes(course);
  const hold = over ? undefined : life.hold;
  const now = Date.now();
  const deleteAt = over ? undefined : deadline(life, now);
  return {
    employeeId: input.leaver.employeeId,
    state: stateOf(life, now),
    requestedBy: input.requestedBy,
    ...(identity && { identity, approval: policyOf(life).approval }),
    ...(deactivatedAt !== undefined && { deactivatedAt: iso(deactivatedAt) }),
    ...(approval && { approvedBy: approval.by }),
    ...(deleteAt !== undefined && { deleteAt: iso(deleteAt) }),
    ...(hold && { hold: { by: hold.by, since: iso(hold.since) } }),
    ...(life.restored && { restored: life.restored }),
  };
}

/** Gives up mails under way, and waits until they are: what they leave in the audit must not come after an erasure. */
export async function endMails({ mails }: Run): Promise<void> {
  for (const mail of mails) mail.cancel();
  await condition(() => mails.size === 0);
}

/** When the run moves on by itself. */
function dueAt(state: OffboardingState): string | undefined {
  if (state.stage === 'scheduled') return state.lastDayAt;
  return state.stage === 'gracePeriod' ? state.deleteAt : undefined;
}

/** What Temporal's UI shows of the run; costs the history nothing. */
export const showDetails = (run: Run): void =>
  setCurrentDetails(describe(statusOf(run), approvalMissing(run.life)));

/**
 * Shows what the run has come to. The search attributes are one event, where there is something new in them.
 * @returns the state where its stage is another than before
 */
export function show(run: Run): OffboardingState | undefined {
  showDetails(run);
  const state = stateOf(run.life, run.now);
  const { identity } = run.life;
  const { shown } = run;
  const due = dueAt(state);
  const entered = state.stage !== shown.stage;
  // Who was found to be deactivated at once is shown with what that comes to.
  const known = identity?.identityId === shown.identityId || state.stage === 'deactivating';
  if (!entered && due === shown.dueAt && known) return undefined;
  upsertSearchAttributes([
    { key: searchAttributes.stage, value: state.stage },
    { key: searchAttributes.dueAt, value: due === undefined ? null : new Date(due) },
    { key: searchAttributes.attention, value: state.stage === 'needsAttention' ? state.reason : null },
    ...(identity
      ? [
          { key: searchAttributes.identityId, value: identity.identityId },
          { key: searchAttributes.role, value: identity.role },
        ]
      : []),
  ]);
  run.shown = { stage: state.stage, dueAt: due, identityId: identity?.identityId };
  return entered ? state : undefined;
}
