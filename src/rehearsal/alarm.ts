/** A workflow of the rehearsal's own: somebody does something, so long after something else happened. */
import { proxyLocalActivities } from '@temporalio/workflow';

export interface AlarmActivities {
  /** Does what was set for this alarm. */
  ring(name: string): Promise<void>;
}

/** Within the workflow task: a rehearsal of months has hundreds of these. */
const { ring } = proxyLocalActivities<AlarmActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 1 },
});

/** Started with a delay; the clock stands while the alarm rings. */
export const alarm = (name: string): Promise<void> => ring(name);
