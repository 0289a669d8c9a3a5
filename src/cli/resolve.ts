import type { Command } from 'commander';
import { resolveRequest } from '../requests.js';
import { connect } from './connection.js';
import { onboardingDetails } from './describe/onboarding.js';
import { employee } from './employee.js';
import { checked, withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

export function addResolve(program: Command, terminal: Terminal): void {
  const command = program
    .command('resolve <employeeId> <action>')
    .summary('decide for an onboarding that needs attention')
    .description(
      'Decides for an onboarding that needs attention: adopt, changeEmail, retry, resend or rescind.',
    )
    .option('--email <address>', 'the new address, with changeEmail');
  withApi(command).action(
    async (employeeId: string, action: string, { email, ...flags }: ApiFlags & { email?: string }) => {
      const fields = { action, ...(email !== undefined && { email }) };
      const request = checked(resolveRequest, fields, ['action']);
      const status = await connect(terminal, flags).resolve(employee(employeeId), request);
      print(terminal, flags, status, () => onboardingDetails(terminal, status));
    },
  );
}
