import type { LifecycleClient } from '../client.js';
import type { OnboardingView } from '../lifecycle.js';
import { onboardingAnswers, onboardingDetails, onboardingHeadline } from './describe/onboarding.js';
import { exitCodes, failure } from './failures.js';
import type { ApiFlags, WaitFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';
import { follow } from './wait.js';

/**
 * Follows an onboarding until it is over, or needs a person. Prints the last status.
 *
 * @param document what `--json` prints of it
 * @throws CliFailure refused unless the person was activated in time
 */
export async function waitForActivation(
  terminal: Terminal,
  client: LifecycleClient,
  employeeId: string,
  flags: ApiFlags & WaitFlags,
  document: (view: OnboardingView) => object = (view) => view,
): Promise<void> {
  const view = await follow(
    terminal,
    {
      look: () => client.onboarding(employeeId),
      settled: ({ state: { stage } }) => ['activated', 'needsAttention', 'rescinded'].includes(stage),
      headline: onboardingHeadline,
      change: ({ state, issues }) => [state, issues],
    },
    flags,
  );
  print(terminal, flags, document(view), () => onboardingDetails(terminal, view));
  const { stage } = view.state;
  if (stage === 'activated') return;
  if (stage === 'rescinded')
    throw failure(exitCodes.refused, 'rescinded', `the onboarding of ${employeeId} was rescinded`);
  const remedies = onboardingAnswers(view).join(', or ');
  if (stage === 'needsAttention')
    throw failure(exitCodes.refused, 'needs-attention', `${employeeId} needs attention: ${remedies}`);
  throw failure(
    exitCodes.refused,
    'timed-out',
    `${employeeId} is not activated yet; the onboarding goes on: lifecycle status ${employeeId} --wait`,
  );
}
