import type { Command } from 'commander';
import { onboardingRequest } from '../requests.js';
import type { AcceptedOnboarding } from '../../workflows/onboarding/messages.js';
import { connect } from './connection.js';
import { checkedFlags, timeoutMs, withApi, withWait, type ApiFlags, type WaitFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';
import { span, when } from './times.js';
import { waitForActivation } from './wait.js';

export function addOnboard(program: Command, terminal: Terminal): void {
  const command = program
    .command('onboard')
    .description('invite a person')
    .option('--employee-id <id>', "HR's id of the person, the key of everything")
    .option('--email <address>', 'where the invitation goes; also the sign-in name')
    .option('--name <name>', 'as the person is addressed')
    .option('--role <role>', 'admin, analyst or automation-engineer')
    .option('--team <team>', 'whose data an analyst sees')
    .option('--locale <locale>', 'language of the mails: en or de (default: en)')
    .option('--start-at <time>', 'do nothing before, such as 2026-12-01T09:00:00+01:00')
    .option('--manager-email <address>', 'who is told when the person cannot be reached')
    .option('--delivery <kind>', 'link, or code for addresses behind scanners that click');
  withApi(withWait(command)).action(async (flags: ApiFlags & WaitFlags) => {
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
