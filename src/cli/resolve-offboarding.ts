import type { Command } from 'commander';
import { resolveOffboardingRequest, type ResolveOffboardingRequest } from '../requests.js';
import { confirm, mustAsk, withConfirmation, type ConfirmFlags } from './confirm.js';
import { connect } from './connection.js';
import { offboardingDetails } from './describe/offboarding.js';
import { employee } from './employee.js';
import { checked, withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

/** Of answers after which something else is deleted than was shown so far, or is for good at once. */
const consequences: Partial<Record<ResolveOffboardingRequest['action'], string>> = {
  choose: 'You name what is deactivated now, and deleted later for good: identity',
  restart: 'What is there now is deactivated, and deleted for good when the grace period has ended.',
  erase:
    'What is kept about the person is erased for good, though it was not the service that deleted the identity.',
};

export function addResolveOffboarding(program: Command, terminal: Terminal): void {
  const command = program
    .command('resolve-offboarding <employeeId> <action>')
    .summary('decide for an offboarding that needs attention')
    .description(
      'Decides for an offboarding that needs attention: retry, choose, restart, erase, abandon or rescind.',
    )
    .option('--identity-id <id>', 'the identity that is meant, with choose');
  withApi(withConfirmation(command)).action(
    async (
      employeeId: string,
      action: string,
      { identityId, yes, reason, ...flags }: ApiFlags & ConfirmFlags & { identityId?: string },
    ) => {
      const fields = {
        action,
        ...(identityId !== undefined && { identityId }),
        ...(reason !== undefined && { reason }),
      };
      const request = checked(resolveOffboardingRequest, fields, ['action']);
      employee(employeeId);
      const consequence = consequences[request.action];
      const given = { ...(yes !== undefined && { yes }), ...(reason !== undefined && { reason }) };
      if (consequence !== undefined && mustAsk(terminal, given))
        await confirm(terminal, { employeeId, consequence: `${consequence} ${identityId ?? ''}`.trim() });
      const status = await connect(terminal, flags).resolveOffboarding(employee(employeeId), request);
      print(terminal, flags, status, () => offboardingDetails(terminal, status));
    },
  );
}
