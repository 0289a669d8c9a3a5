import type { Command } from 'commander';
import { connect } from './connection.js';
import { roleChangeDetails } from './describe/role-change.js';
import { employee } from './employee.js';
import { withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

export function addRoleChange(program: Command, terminal: Terminal): void {
  const command = program
    .command('role-change <employeeId>')
    .description('where the move of a person to another role stands');
  withApi(command).action(async (employeeId: string, flags: ApiFlags) => {
    const view = await connect(terminal, flags).roleChange(employee(employeeId));
    print(terminal, flags, view, () => roleChangeDetails(terminal, view));
  });
}
