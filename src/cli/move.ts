import type { Command } from 'commander';
import { roleChangeRequest } from '../requests.js';
import { connect } from './connection.js';
import { roleChangeAnswers, roleChangeDetails } from './describe/role-change.js';
import { exitCodes, failure } from './failures.js';
import { checkedFlags, withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

export function addMove(program: Command, terminal: Terminal): void {
  const command = program
    .command('move <employeeId>')
    .summary('give a person another role')
    .description('Gives a person another role. Sessions of the old one end, and the person is told.')
    .option('--role <role>', 'admin, analyst or automation-engineer')
    .option('--identity-id <id>', 'which identity, where it bears no mark of ours, or several do')
    .option('--locale <locale>', 'language of the mail: en or de (default: en)')
    .option('--reason <text>', 'why; kept with the run');
  withApi(command).action(async (employeeId: string, flags: ApiFlags) => {
    const request = checkedFlags(roleChangeRequest, { ...flags, employeeId }, ['employeeId']);
    const status = await connect(terminal, flags).changeRole(request);
    print(terminal, flags, status, () => roleChangeDetails(terminal, status));
    const remedies = roleChangeAnswers(status).join(', or ');
    if (status.state.stage === 'needsAttention')
      throw failure(exitCodes.refused, 'needs-attention', `${employeeId} needs attention: ${remedies}`);
  });
}
