import type { Command } from 'commander';
import { resendRequest } from '../requests.js';
import { connect } from './connection.js';
import { onboardingDetails } from './describe/onboarding.js';
import { employee } from './employee.js';
import { checked, withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

export function addResend(program: Command, terminal: Terminal): void {
  const command = program
    .command('resend <employeeId>')
    .description('mail a new link')
    .option('--force', 'also while an earlier link works (it goes on working)');
  withApi(command).action(async (employeeId: string, flags: ApiFlags & { force?: boolean }) => {
    const request = checked(resendRequest, { force: flags.force ?? false });
    const status = await connect(terminal, flags).resend(employee(employeeId), request);
    print(terminal, flags, status, () => onboardingDetails(terminal, status));
  });
}
