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

/**
 * One try within the workflow task, at the price of one event: the store answers in milliseconds, and whoever decided
 * waits for the answer.
 */
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

/**
 * Writes a decision down; not cancelled with the run. Whoever decided need not be kept waiting for it by the handler: a
 * workflow task, and with it the answer, is not over before its local activities are.
 */
export function record(recording: Recording, decision: DecisionRecord): void {
  recording.pending += 1;
  const written = CancellationScope.nonCancellable(() =>
    inTurn(recording, () => atOnce.recordDecisions([decision])).catch(() => recordLater(decision)),
  );
  void written.then(() => {
    recording.pending -= 1;
  });
}

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
