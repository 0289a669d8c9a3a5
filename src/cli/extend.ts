import type { Command } from 'commander';
import { extendRequest } from '../requests.js';
import { connect } from './connection.js';
import { offboardingDetails } from './describe/offboarding.js';
import { employee } from './employee.js';
import { checkedFlags, withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

export function addExtend(program: Command, terminal: Terminal): void {
  const command = program
    .command('extend <employeeId>')
    .description('move a deletion to a later time')
    .option('--until <time>', 'delete not before, such as 2027-01-31T09:00:00+01:00')
    .option('--reason <text>', 'why; kept with the run');
  withApi(command).action(async (employeeId: string, flags: ApiFlags) => {
    const request = checkedFlags(extendRequest, flags);
    const status = await connect(terminal, flags).extend(employee(employeeId), request);
    print(terminal, flags, status, () => offboardingDetails(terminal, status));
  });
}
