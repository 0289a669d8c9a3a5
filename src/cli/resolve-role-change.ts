import type { Command } from 'commander';
import { resolveRoleChangeRequest } from '../requests.js';
import { connect } from './connection.js';
import { roleChangeDetails } from './describe/role-change.js';
import { employee } from './employee.js';
import { checkedFlags, withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

export function addResolveRoleChange(program: Command, terminal: Terminal): void {
  const command = program
    .command('resolve-role-change <employeeId> <action>')
    .summary('decide for a move that needs attention')
    .description('Decides for a move that needs attention: retry or abandon.')
    .option('--reason <text>', 'why; kept with the run');
  withApi(command).action(async (employeeId: string, action: string, flags: ApiFlags) => {
    const request = checkedFlags(resolveRoleChangeRequest, { ...flags, action }, ['action']);
    const status = await connect(terminal, flags).resolveRoleChange(employee(employeeId), request);
    print(terminal, flags, status, () => roleChangeDetails(terminal, status));
  });
}
