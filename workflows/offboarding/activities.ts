/** Activities of the offboarding, with the reasons for their timeouts and retries. */
import {
  ActivityCancellationType,
  CancellationScope,
  isCancellation,
  log,
  proxyActivities,
  proxyLocalActivities,
  sleep,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/activities.js';
import type { BeginLeaving } from '../../activities/leaver.js';
import { inTurn, type LocalTurns } from '../local-turns.js';
import type { Role } from '../onboarding/messages.js';
import { isDecisive } from './decisions.js';
import type { ShownIdentity } from './messages.js';

type Finding = Pick<Activities, 'beginLeaving'>;

/**
 * Finding somebody may mean a walk through all identities, with a sign of life after each page. Nothing is changed yet,
 * so after a week of an unreachable Kratos a person decides.
 */
const thoroughly = proxyActivities<Finding>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '1 minute',
  scheduleToCloseTimeout: '7 days',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/**
 * One try within the workflow task: most people are found in milliseconds, at the price of one event instead of six. Not
 * longer, since ending an onboarding needs a workflow task of its own, for which tasks have to be left.
 */
const atOnce = proxyLocalActivities<Finding>({
  startToCloseTimeout: '5 seconds',
  retry: { maximumAttempts: 1 },
});

/** Ends a running onboarding and finds the identity. Both may be begun twice. */
export async function beginLeaving(run: LocalTurns, request: BeginLeaving): Promise<ShownIdentity> {
  const identity = await inTurn(run, () => atOnce.beginLeaving(request)).catch((error: unknown) => {
    if (isCancellation(error) || isDecisive(error)) throw error;
    return thoroughly.beginLeaving(request);
  });
  return { ...identity, role: identity.role as Role };
}

/**
 * Time for a handful of answers, which Kratos gives in milliseconds, and for admins two walks through everybody, at 20 ms
 * for 250 people; no longer, since a worker that died is not noticed before. Of a change under way the end is awaited,
 * also when the run is cancelled, since a rescind must not run beside it.
 */
export const { deactivate } = proxyActivities<Pick<Activities, 'deactivate'>>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '7 days',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/**
 * A poll: a slot may be a quarantine away, and an admin who lifts it does not want to wait long. Temporal waits between
 * the attempts, at no cost to the history; the governor refuses at no cost to its own. How long it waits where there is no
 * slot says the failure; the policy is for a Kratos, Temporal or store that was away for a moment.
 *
 * Counting everybody may take long, with a sign of life after each page: a worker that died is noticed sooner than a count
 * has to end. An attempt that is taken for dead does no harm, since a holder has one slot however often it asks.
 */
export const { awaitSlot } = proxyActivities<Pick<Activities, 'awaitSlot'>>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '20 seconds',
  scheduleToCloseTimeout: '90 days',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/**
 * What was begun is carried out however long Kratos, Temporal or the store are away: nobody is asked whether an
 * identity that may be gone already should stay. An admin who wants it stopped stops all deletions.
 */
const carriedOut = {
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '365 days',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
} as const;

/**
 * As long as a deactivation, for the same reasons: two looks, two entries, the deletion and its proof. An attempt whose
 * time is over deletes nothing any more, and it measures its time by this. A heartbeat would not do: one that missed it
 * would go on beside the next.
 */
export const { deleteIdentity } = proxyActivities<Pick<Activities, 'deleteIdentity'>>({
  ...carriedOut,
  startToCloseTimeout: '30 seconds',
});

/** Deleting closed runs is a walk through many, and eventual. */
export const { erase } = proxyActivities<Pick<Activities, 'erase'>>({
  ...carriedOut,
  startToCloseTimeout: '10 minutes',
});

/** A rescind was promised. */
export const { reinstate } = proxyActivities<Pick<Activities, 'reinstate'>>(carriedOut);

/**
 * For what has no other way to end than to be done: again a day later, whatever went wrong, whoever cancels.
 * @param inVain called the first time
 */
export function untilDone<T>(what: string, attempt: () => Promise<T>, inVain?: () => void): Promise<T> {
  return CancellationScope.nonCancellable(async () => {
    for (let first = true; ; first = false) {
      try {
        return await attempt();
      } catch {
        log.error('tried in vain; tried again in a day', { what });
        if (first) inVain?.();
        await sleep('1 day', { summary: `${what} again` });
      }
    }
  });
}

type Notices = Pick<Activities, 'remindOfDeletion' | 'askForDecision'>;

/**
 * One try within the workflow task, at the price of one event: mails of reminders are most of a leaver's history. Of one
 * under way the end is awaited, here and below, also when it is given up: an erasure must come after it.
 */
export const noticesAtOnce = proxyLocalActivities<Notices>({
  startToCloseTimeout: '5 seconds',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { maximumAttempts: 1 },
});

/** Notices are worth something for a day. */
export const notices = proxyActivities<Notices>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 day',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '15 minutes' },
});
