import type { Command } from 'commander';
import { reasonRequest } from '../requests.js';
import { connect } from './connection.js';
import { offboardingDetails } from './describe/offboarding.js';
import { employee } from './employee.js';
import { checkedFlags, withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

export function addRescindOffboarding(program: Command, terminal: Terminal): void {
  const command = program
    .command('rescind-offboarding <employeeId>')
    .description('take a leaving back: the same identity is active again')
    .option('--reason <text>', 'why; kept with the run');
  withApi(command).action(async (employeeId: string, flags: ApiFlags) => {
    const request = checkedFlags(reasonRequest, flags);
    const status = await connect(terminal, flags).rescindOffboarding(employee(employeeId), request);
    print(terminal, flags, status, () => offboardingDetails(terminal, status));
  });
}
