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

/**
 * One try within the workflow task, at the price of one event: the store answers in milliseconds, and whoever decided
 * waits for the answer.
 */
const atOnce = proxyLocalActivities<Pick<Activities, 'recordDecisions'>>({
  startToCloseTimeout: '2 seconds',
  retry: { maximumAttempts: 1 },
});

/** What was decided is in the audit sooner or later, however long the store is away. */
const eventually = proxyActivities<Pick<Activities, 'recordDecisions'>>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '365 days',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** How many decisions are not in the audit yet. */
export interface Recording {
  pending: number;
}

/**
 * Writes a decision down. Resolves when it is in the audit, or when that will take longer. Never rejects, and is not
 * cancelled with the run.
 */
export function record(recording: Recording, decision: DecisionRecord): Promise<void> {
  return CancellationScope.nonCancellable(async () => {
    recording.pending += 1;
    try {
      await atOnce.recordDecisions([decision]);
      recording.pending -= 1;
    } catch {
      void recordLater(recording, decision);
    }
  });
}

async function recordLater(recording: Recording, decision: DecisionRecord): Promise<void> {
  try {
    await eventually.recordDecisions([decision]);
  } catch {
    log.error('a decision could not be recorded', { decision: decision.id, type: decision.type });
  }
  recording.pending -= 1;
}

/** Waits until all decisions are in the audit; not cancelled with the run. */
export const allRecorded = (recording: Recording): Promise<void> =>
  CancellationScope.nonCancellable(() => condition(() => recording.pending === 0));
