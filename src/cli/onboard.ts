import type { Command } from 'commander';
import { onboardingRequest } from '../requests.js';
import type { AcceptedOnboarding } from '../../workflows/onboarding/messages.js';
import { connect } from './connection.js';
import { checkedFlags, timeoutMs, withApi, withWait, type ApiFlags, type WaitFlags } from './flags.js';
import { withJoiner } from './person-flags.js';
import { print, type Terminal } from './terminal.js';
import { span, when } from './times.js';
import { waitForActivation } from './wait-for-activation.js';

export function addOnboard(program: Command, terminal: Terminal): void {
  const command = withJoiner(program.command('onboard').description('invite a person')).option(
    '--on-leaving <what>',
    'reinstate: who is leaving comes back, with the same identity',
  );
  withApi(withWait(command, 'the person is activated')).action(async (flags: ApiFlags & WaitFlags) => {
    const request = checkedFlags(onboardingRequest, flags);
    timeoutMs(flags);
    const client = connect(terminal, flags);
    const accepted = await client.onboard(request);
    if (flags.wait) await waitForActivation(terminal, client, accepted.employeeId, flags);
    else print(terminal, flags, accepted, () => summary(accepted));
  });
}

function summary({ employeeId, acceptedAt, startAt, maxIssues, linkLifetimeMs }: AcceptedOnboarding): string {
  return [
    `${employeeId}  accepted ${when(acceptedAt)}`,
    ...(startAt === undefined ? [] : [`  begins    ${when(startAt)}`]),
    `  links     up to ${maxIssues}, each for ${span(linkLifetimeMs)}`,
    `  follow    lifecycle status ${employeeId} --wait`,
  ].join('\n');
}
