/**
 * The life of a leaver, from HR's word until nothing is left.
 *
 * 1. An update that was answered holds: handlers note a decision in the run's life, and nothing is awaited between the
 *    look at that life and the beginning of a deletion, or after an answer and before the note.
 * 2. One writer: a rescind begins to restore what a deactivation under way has left behind only when that has ended.
 * 3. What is done next follows from the life and from `run.now`, not from the clock.
 * 4. Whatever an activity could not do for a reason that only a person can remove becomes `needsAttention`; the run
 *    never fails for it.
 */
import {
  CancellationScope,
  CancelledFailure,
  allHandlersFinished,
  condition,
  isCancellation,
} from '@temporalio/workflow';
import { failedFor } from '../failures.js';
import { allRecorded, recordRequest } from '../recording.js';
import {
  awaitSlot,
  beginLeaving,
  deactivate,
  deleteIdentity,
  erase,
  reinstate,
  untilDone,
} from './activities.js';
import { attentionReason } from './decisions.js';
import { handleCallers } from './handlers.js';
import {
  beginDeletion,
  deactivated,
  ended,
  found,
  inNeedOf,
  nextStep,
  policyOf,
  reminded,
  slotTaken,
  slotWithdrawn,
  touched,
  type Step,
} from './life.js';
import type { OffboardingInput, OffboardingStatus, ShownIdentity } from './messages.js';
import { askFor, remind, tellOfVain } from './notices.js';
import { endMails, reach, show, showDetails, startRun, statusOf, type Run } from './run.js';

export async function offboarding(input: OffboardingInput): Promise<OffboardingStatus> {
  const run = startRun(input);
  const story = new CancellationScope();
  handleCallers(run, story);
  showDetails(run);
  requested(run);
  try {
    await story.run(() => untilEnded(run, story));
  } catch (error) {
    const rescinded = run.life.course === 'rescinding';
    if (!rescinded && !story.consideredCancelled) throw error;
    // Rescinded, or cancelled by an operator: either way the person stays.
    run.life = { ...run.life, course: 'rescinding' };
    show(run);
    await restore(run);
    run.life = ended(run.life, 'rescinded', Date.now());
    show(run);
    if (!rescinded) {
      await allRecorded(run);
      throw isCancellation(error) ? error : new CancelledFailure('cancelled by an operator');
    }
  }
  await allRecorded(run);
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
  return statusOf(run);
}

function requested(run: Run): void {
  const { leaver, requestedBy, reason, acceptedAt } = run.input;
  recordRequest(run, {
    id: 'request',
    at: acceptedAt,
    type: 'offboarding.request',
    employeeId: leaver.employeeId,
    by: requestedBy,
    ...(reason !== undefined && { reason }),
    ...(leaver.lastDayAt !== undefined && { facts: { lastDayAt: leaver.lastDayAt } }),
  });
}

/** The story, a step after the other; a person decides wherever it cannot go on by itself. */
async function untilEnded(run: Run, story: CancellationScope): Promise<void> {
  for (;;) {
    const entered = show(run);
    if (entered) void askFor(run, entered);
    const step = nextStep(run.life, run.now);
    if (step.do === 'end') return;
    try {
      await take(run, step);
    } catch (error) {
      const reason = attentionReason(error);
      if (reason === undefined || story.consideredCancelled) throw error;
      run.life = inNeedOf(run.life, reason, Date.now());
    }
  }
}

async function take(run: Run, step: Exclude<Step, { do: 'end' }>): Promise<void> {
  switch (step.do) {
    case 'find':
      return find(run);
    case 'wait':
      return wait(run, step);
    case 'deactivate': {
      run.life = touched(run.life);
      const { employeeId } = run.input.leaver;
      const proof = await deactivate({ employeeId, shown: step.identity });
      const at = Date.parse(proof.at);
      run.life = deactivated(run.life, at);
      reach(run, at);
      return;
    }
    case 'remind':
      run.life = reminded(run.life, step.reminder);
      void remind(run, step.reminder, step.deleteAt, step.identity);
      return;
    case 'takeSlot':
      return takeSlot(run);
    case 'delete':
      return deleteForGood(run, step.identity);
    case 'erase':
      return eraseForGood(run, 'erased');
    case 'reinstate':
      // The handler has cancelled the story.
      return CancellationScope.current().cancelRequested;
  }
}

async function find(run: Run): Promise<void> {
  const { employeeId, email } = run.input.leaver;
  const { named } = run.life;
  const { requestedBy } = run.input;
  const identity = await beginLeaving(run, {
    employeeId,
    requestedBy,
    ...(named !== undefined ? { identityId: named } : email !== undefined && { email }),
  });
  run.life = found(run.life, identity);
}

/** Until it is time, or until anything was decided. */
async function wait(run: Run, { until, why }: Step & { do: 'wait' }): Promise<void> {
  const seen = run.life;
  const decided = () => run.life !== seen;
  if (until === undefined) return condition(decided);
  const ms = Math.max(until - Date.now(), 1);
  if (!(await condition(decided, ms, { summary: why }))) reach(run, until);
}

/** Until there is a slot, or something stands against the deletion again. */
async function takeSlot(run: Run): Promise<void> {
  const scope = new CancellationScope();
  let answered = false;
  const asked = scope.run(() => awaitSlot({ employeeId: run.input.leaver.employeeId }));
  const settle = () => {
    answered = true;
  };
  asked.then(settle, settle);
  const unwanted = () => nextStep(run.life, run.now).do !== 'takeSlot';
  await condition(() => answered || unwanted());
  if (unwanted()) {
    scope.cancel();
    return;
  }
  try {
    await asked;
  } catch (error) {
    if (failedFor(error, 'noSlotYet')) return;
    throw error;
  }
  // What was decided meanwhile gives the slot back.
  if (!unwanted()) run.life = slotTaken(run.life);
}

/** Cannot be taken back, nor cancelled. */
async function deleteForGood(run: Run, shown: ShownIdentity): Promise<void> {
  run.life = beginDeletion(run.life, run.now);
  show(run);
  const { leaver, requestedBy } = run.input;
  const { employeeId } = leaver;
  const { approval } = run.life;
  await CancellationScope.nonCancellable(async () => {
    await endMails(run);
    // The record of the deletion rests on them.
    await allRecorded(run);
    try {
      await deleteIdentity({
        employeeId,
        shown,
        requestedBy,
        approval: policyOf(run.life).approval,
        ...(approval && { approvedBy: approval.by }),
      });
    } catch (error) {
      if (!failedFor(error, 'slotWithdrawn')) throw error;
      run.life = slotWithdrawn(run.life, Date.now());
      return;
    }
    await eraseForGood(run, 'deleted');
  });
}

/**
 * What is kept about the person. Cannot be cancelled. Nothing of theirs may be on its way into the audit: it would be
 * sealed under a new key, which nobody destroys.
 * @param course `erased` where somebody else deleted the identity, which no record claims then
 */
async function eraseForGood(run: Run, course: 'deleted' | 'erased'): Promise<void> {
  const { employeeId } = run.input.leaver;
  await CancellationScope.nonCancellable(async () => {
    await endMails(run);
    await allRecorded(run);
    await untilDone('erase', () => erase({ employeeId, recorded: course === 'deleted' }));
    run.life = ended(run.life, course, Date.now());
    show(run);
  });
}

/** Leaves the identity as it was found, where this run may have changed it. */
async function restore(run: Run): Promise<void> {
  const { found: shown, touched: mayBeChanged } = run.life;
  if (!shown || !mayBeChanged) return;
  const asItWas = !shown.wasActive && shown.marked !== false;
  const { employeeId } = run.input.leaver;
  const { outcome } = asItWas
    ? ({ outcome: 'leftInactive' } as const)
    : await untilDone(
        'reinstate',
        () => reinstate({ employeeId, shown }),
        () => void tellOfVain(run),
      );
  run.life = { ...run.life, restored: outcome };
}
