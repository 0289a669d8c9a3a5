import type { Command } from 'commander';
import { rescindRequest } from '../requests.js';
import { connect } from './connection.js';
import { onboardingDetails } from './describe/onboarding.js';
import { employee } from './employee.js';
import { checked, withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

export function addRescind(program: Command, terminal: Terminal): void {
  const command = program
    .command('rescind <employeeId>')
    .description('take an onboarding back')
    .option('--reason <text>', 'why; kept with the run');
  withApi(command).action(async (employeeId: string, flags: ApiFlags & { reason?: string }) => {
    const { reason } = checked(rescindRequest, { reason: flags.reason });
    const request = reason === undefined ? {} : { reason };
    const status = await connect(terminal, flags).rescind(employee(employeeId), request);
    print(terminal, flags, status, () => onboardingDetails(terminal, status));
  });
}
