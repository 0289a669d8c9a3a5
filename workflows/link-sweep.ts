/** The scheduled look for people whom nobody invites any more. */
import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.js';
import type { SweepReport } from '../activities/sweep.js';

/**
 * A walk through all identities, 250 at a time: minutes with very many people, and a sign of life after each page.
 * The next sweep comes anyway, so an hour of trying is enough.
 */
const { sweepLinks } = proxyActivities<Pick<Activities, 'sweepLinks'>>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '1 minute',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '10 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

export async function linkSweep(): Promise<SweepReport> {
  const report = await sweepLinks();
  setCurrentDetails(
    `Examined ${report.examined} people: ${report.strandedInAll} without credential and link, ${report.onboarded} of them invited.`,
  );
  return report;
}
