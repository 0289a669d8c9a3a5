import type { LifecycleClient } from '../client.js';
import type { OffboardingView } from '../lifecycle.js';
import type { OffboardingStage } from '../../workflows/offboarding/messages.js';
import { offboardingAnswers, offboardingDetails, offboardingHeadline } from './describe/offboarding.js';
import { exitCodes, failure } from './failures.js';
import type { ApiFlags, WaitFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';
import { follow } from './wait.js';

/** How each stage ends the wait; none where it goes on. */
const ends: Record<OffboardingStage, 'deactivated' | 'attention' | 'taken back' | undefined> = {
  scheduled: undefined,
  deactivating: undefined,
  gracePeriod: 'deactivated',
  onHold: 'deactivated',
  awaitingApproval: 'deactivated',
  awaitingSlot: 'deactivated',
  deleting: 'deactivated',
  erasing: 'deactivated',
  deleted: 'deactivated',
  erased: 'deactivated',
  needsAttention: 'attention',
  rescinding: 'taken back',
  rescinded: 'taken back',
  abandoned: 'taken back',
};

/**
 * Follows an offboarding until the person is deactivated, or somebody has to decide. Prints the last status.
 *
 * @param document what `--json` prints of it
 * @throws CliFailure refused unless the person was deactivated in time
 */
export async function waitForDeactivation(
  terminal: Terminal,
  client: LifecycleClient,
  employeeId: string,
  flags: ApiFlags & WaitFlags,
  document: (view: OffboardingView) => object = (view) => view,
): Promise<void> {
  const view = await follow(
    terminal,
    {
      look: () => client.offboarding(employeeId),
      settled: ({ state }) => ends[state.stage] !== undefined,
      headline: offboardingHeadline,
      change: ({ state }) => state,
    },
    flags,
  );
  print(terminal, flags, document(view), () => offboardingDetails(terminal, view));
  switch (ends[view.state.stage]) {
    case 'deactivated':
      return;
    case 'attention': {
      const remedies = offboardingAnswers(view).join(', or ');
      throw failure(exitCodes.refused, 'needs-attention', `${employeeId} needs attention: ${remedies}`);
    }
    case 'taken back':
      throw failure(
        exitCodes.refused,
        'rescinded',
        `the offboarding of ${employeeId} was ${view.state.stage}`,
      );
    case undefined:
      throw failure(
        exitCodes.refused,
        'timed-out',
        `${employeeId} is not deactivated yet; the offboarding goes on: lifecycle status ${employeeId}`,
      );
  }
}
