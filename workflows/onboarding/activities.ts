/** Activities of the onboarding, with the reasons for their timeouts and retries. */
import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/activities.js';

/**
 * Effects on Kratos and mail. Kratos answers within 10 s, the mail server within 50 s, or not at all: a worker that
 * died is noticed after a minute. Retried for as long as people would wait for a system to be mended, and slowly
 * enough not to be a burden when it comes back; after that a person decides.
 */
export const effects = proxyActivities<
  Pick<Activities, 'createIdentity' | 'changeEmail' | 'withdrawIdentity' | 'issueRecoveryLink'>
>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '7 days',
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
