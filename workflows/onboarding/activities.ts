/** Activities of the onboarding, with the reasons for their timeouts and retries. */
import {
  CancellationScope,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/activities.js';
import type { CreatedIdentity, CreateIdentity } from '../../activities/identity.js';
import { inTurn, type LocalTurns } from '../local-turns.js';
import { isDecisive } from './decisions.js';

/**
 * Effects on Kratos and mail. Kratos answers within 10 s, the mail server within 50 s, or not at all: a worker that
 * died is noticed after a minute. Retried for as long as people would wait for a system to be mended, and slowly
 * enough not to be a burden when it comes back; after that a person decides.
 */
export const effects = proxyActivities<
  Pick<Activities, 'createIdentity' | 'changeEmail' | 'issueRecoveryLink'>
>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '7 days',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/** A rescind was promised: it is carried out however long Kratos is away, and nobody is asked again. */
export const withdrawal = proxyActivities<Pick<Activities, 'withdrawIdentity'>>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '365 days',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/** Notices are worth something for a day. */
export const notices = proxyActivities<Pick<Activities, 'remindJoiner' | 'escalate' | 'reportUndeliverable'>>(
  {
    startToCloseTimeout: '1 minute',
    scheduleToCloseTimeout: '1 day',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '15 minutes' },
  },
);

/**
 * The poll, for when Kratos' webhook was lost: after 10, 30, 70, 150, 310 minutes, then every 4 hours; that is at most
 * ten times a day. Temporal waits between the attempts, at no cost to the history.
 */
export const poll = proxyActivities<Pick<Activities, 'awaitActivation'>>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '90 days',
  retry: { initialInterval: '20 minutes', backoffCoefficient: 2, maximumInterval: '4 hours' },
});

/** After the webhook: the credential is there at once, unless Kratos is busy or down. */
export const confirmation = proxyActivities<Pick<Activities, 'awaitActivation'>>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '10 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 6 },
});

/**
 * One try within the workflow task: Kratos creates an identity in milliseconds, and a task and six events fewer are a
 * third of what the engine costs an onboarding. The caller of the start waits for the task, hence the short limit.
 */
const atOnce = proxyLocalActivities<Pick<Activities, 'createIdentity'>>({
  startToCloseTimeout: '2 seconds',
  retry: { maximumAttempts: 1 },
});

/**
 * A local activity is run again when its worker dies: that is safe here, since the marker makes the second a no-op. It is
 * not cancelled: what Kratos has begun by then has to be known, in order to be taken back.
 */
export async function createIdentity(run: LocalTurns, request: CreateIdentity): Promise<CreatedIdentity> {
  try {
    return await CancellationScope.nonCancellable(() => inTurn(run, () => atOnce.createIdentity(request)));
  } catch (error) {
    if (isCancellation(error) || isDecisive(error)) throw error;
    return effects.createIdentity(request);
  }
}
