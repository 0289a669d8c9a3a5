import type { Command } from 'commander';
import type { OffboardingView } from '../lifecycle.js';
import { approveRequest } from '../requests.js';
import { confirm, mustAsk, withConfirmation, type ConfirmFlags } from './confirm.js';
import { connect } from './connection.js';
import { offboardingDetails } from './describe/offboarding.js';
import { employee } from './employee.js';
import { checkedFlags, withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';
import { when } from './times.js';

export function addApprove(program: Command, terminal: Terminal): void {
  const command = program
    .command('approve <employeeId>')
    .summary('consent to a deletion that somebody else asked for')
    .description(
      'Consents to a deletion that somebody else asked for. Shows what would be deleted, and asks to type the employee id.',
    )
    .option('--identity-id <id>', 'the identity that is meant; refused where another would be deleted');
  withApi(withConfirmation(command)).action(async (employeeId: string, flags: ApiFlags & ConfirmFlags) => {
    employee(employeeId);
    const request = checkedFlags(approveRequest, flags);
    const asks = mustAsk(terminal, flags);
    const client = connect(terminal, flags);
    if (asks) {
      const view = await client.offboarding(employeeId);
      await confirm(terminal, { employeeId, consequence: consequence(view) });
      // What was shown, and nothing else, is consented to.
      if (view.identity) request.identityId ??= view.identity.identityId;
    }
    const status = await client.approve(employeeId, request);
    print(terminal, flags, status, () => offboardingDetails(terminal, status));
  });
}

function consequence({ employeeId, identity, deleteAt, requestedBy }: OffboardingView): string {
  const what =
    identity === undefined ? 'not found yet' : `identity ${identity.identityId}, role ${identity.role}`;
  return [
    `You consent to the deletion of ${employeeId}, which cannot be undone:`,
    `  what       ${what}`,
    `  due        ${deleteAt === undefined ? 'once the grace period has ended' : when(deleteAt)}`,
    `  asked by   ${requestedBy}`,
  ].join('\n');
}
