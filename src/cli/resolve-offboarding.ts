import type { Command } from 'commander';
import { resolveOffboardingRequest } from '../requests.js';
import { connect } from './connection.js';
import { offboardingDetails } from './describe/offboarding.js';
import { employee } from './employee.js';
import { checked, withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

export function addResolveOffboarding(program: Command, terminal: Terminal): void {
  const command = program
    .command('resolve-offboarding <employeeId> <action>')
    .summary('decide for an offboarding that needs attention')
    .description(
      'Decides for an offboarding that needs attention: retry, choose, restart, abandon or rescind.',
    )
    .option('--identity-id <id>', 'the identity that is meant, with choose')
    .option('--reason <text>', 'why; kept with the run');
  withApi(command).action(
    async (
      employeeId: string,
      action: string,
      { identityId, reason, ...flags }: ApiFlags & { identityId?: string; reason?: string },
    ) => {
      const fields = {
        action,
        ...(identityId !== undefined && { identityId }),
        ...(reason !== undefined && { reason }),
      };
      const request = checked(resolveOffboardingRequest, fields, ['action']);
      const status = await connect(terminal, flags).resolveOffboarding(employee(employeeId), request);
      print(terminal, flags, status, () => offboardingDetails(terminal, status));
    },
  );
}
