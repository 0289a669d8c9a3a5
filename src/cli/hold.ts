import type { Command } from 'commander';
import { holdRequest } from '../requests.js';
import { connect } from './connection.js';
import { offboardingDetails } from './describe/offboarding.js';
import { employee } from './employee.js';
import { checkedFlags, withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

export function addHold(program: Command, terminal: Terminal): void {
  const command = program
    .command('hold <employeeId>')
    .description('keep a deletion from happening until it is released')
    .option('--reason <text>', 'why, which is needed; kept with the run');
  withApi(command).action(async (employeeId: string, flags: ApiFlags) => {
    const request = checkedFlags(holdRequest, flags);
    const status = await connect(terminal, flags).hold(employee(employeeId), request);
    print(terminal, flags, status, () => offboardingDetails(terminal, status));
  });
}
