import type { Command } from 'commander';
import { offboardingRequest, type OffboardingRequest } from '../requests.js';
import type { AcceptedOffboarding } from '../../workflows/offboarding/messages.js';
import { confirm, mustAsk, withConfirmation, type ConfirmFlags } from './confirm.js';
import { connect } from './connection.js';
import { checkedFlags, timeoutMs, withApi, withWait, type ApiFlags, type WaitFlags } from './flags.js';
import { withLeaverDetails } from './person-flags.js';
import { print, type Terminal } from './terminal.js';
import { when } from './times.js';
import { waitForDeactivation } from './wait-for-deactivation.js';

export function addOffboard(program: Command, terminal: Terminal): void {
  const command = program
    .command('offboard <employeeId>')
    .summary('have a person leave: deactivated, and deleted later')
    .description(
      'Deactivates the identity, and deletes it after the grace period. Asks to type the employee id.',
    );
  const waits = withWait(withConfirmation(withLeaverDetails(command)), 'the person is deactivated');
  withApi(waits).action(async (employeeId: string, flags: ApiFlags & WaitFlags & ConfirmFlags) => {
    const request = checkedFlags(offboardingRequest, { ...flags, employeeId }, ['employeeId']);
    timeoutMs(flags);
    const asks = mustAsk(terminal, flags);
    const client = connect(terminal, flags);
    if (asks) await confirm(terminal, { employeeId, consequence: consequence(request) });
    const accepted = await client.offboard(request);
    if (flags.wait) await waitForDeactivation(terminal, client, employeeId, flags);
    else print(terminal, flags, accepted, () => summary(accepted));
  });
}

function consequence({ employeeId, lastDayAt }: OffboardingRequest): string {
  const begins = lastDayAt === undefined ? 'at once' : when(lastDayAt);
  return [
    `${employeeId} is deactivated ${begins}: signed out everywhere, and cannot sign in.`,
    'After the grace period the identity is deleted, which cannot be undone.',
  ].join('\n');
}

function summary({ employeeId, acceptedAt, lastDayAt, requestedBy }: AcceptedOffboarding): string {
  return [
    `${employeeId}  leaving accepted ${when(acceptedAt)}`,
    `  asked by   ${requestedBy}`,
    ...(lastDayAt === undefined ? [] : [`  last day   ends ${when(lastDayAt)}`]),
    `  follow     lifecycle status ${employeeId}`,
    `  take back  lifecycle rescind-offboarding ${employeeId}`,
  ].join('\n');
}
