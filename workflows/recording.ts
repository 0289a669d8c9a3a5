/** Decisions of people on their way into the audit. */
import {
  CancellationScope,
  condition,
  log,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities.js';
import type { DecisionRecord } from '../activities/audit.js';
import { inTurn, type LocalTurns } from './local-turns.js';

/** One try within the workflow task, at the price of one event: the store answers in milliseconds. */
const atOnce = proxyLocalActivities<Pick<Activities, 'recordDecisions'>>({
  startToCloseTimeout: '5 seconds',
  retry: { maximumAttempts: 1 },
});

/** What was decided is in the audit sooner or later, however long the store is away. */
const eventually = proxyActivities<Pick<Activities, 'recordDecisions'>>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '365 days',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

export interface Recording extends LocalTurns {
  /** How many decisions are not in the audit yet. */
  pending: number;
}

export const nothingRecorded = (): Recording => ({ pending: 0, turn: Promise.resolve() });

function pending(recording: Recording, writing: () => Promise<void>): void {
  recording.pending += 1;
  void CancellationScope.nonCancellable(writing).then(() => {
    recording.pending -= 1;
  });
}

/**
 * Writes down the request that the run was started for; not cancelled with the run. It stands in the run's first event,
 * so it may be written before the workflow task is done.
 */
export const recordRequest = (recording: Recording, request: DecisionRecord): void =>
  pending(recording, () =>
    inTurn(recording, () => atOnce.recordDecisions([request])).catch(() => recordLater(request)),
  );

/**
 * Writes down what an update decided; not cancelled with the run. Not within the workflow task: that may be lost, and
 * with it the decision, which the audit would hold all the same.
 */
export const record = (recording: Recording, decision: DecisionRecord): void =>
  pending(recording, () => recordLater(decision));

/** Never rejects. */
async function recordLater(decision: DecisionRecord): Promise<void> {
  try {
    await eventually.recordDecisions([decision]);
  } catch {
    log.error('a decision could not be recorded', { decision: decision.id, type: decision.type });
  }
}

/** Waits until all decisions are in the audit; not cancelled with the run. */
export const allRecorded = (recording: Recording): Promise<void> =>
  CancellationScope.nonCancellable(() => condition(() => recording.pending === 0));
