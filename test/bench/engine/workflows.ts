/** As many activities as an onboarding has steps until it waits, and nothing else. */
import { proxyActivities } from '@temporalio/workflow';

const { noOp } = proxyActivities<{ noOp(): Promise<void> }>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '7 days',
});

export async function twoNoOps(): Promise<void> {
  await noOp();
  await noOp();
}
