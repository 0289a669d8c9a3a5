import type { Command } from 'commander';
import { connect } from './connection.js';
import { details } from './describe.js';
import { employee } from './employee.js';
import { timeoutMs, withApi, withWait, type ApiFlags, type WaitFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';
import { waitForActivation } from './wait.js';

export function addStatus(program: Command, terminal: Terminal): void {
  const command = program
    .command('status <employeeId>')
    .description('where the onboarding of a person stands');
  withApi(withWait(command)).action(async (employeeId: string, flags: ApiFlags & WaitFlags) => {
    employee(employeeId);
    timeoutMs(flags);
    const client = connect(terminal, flags);
    if (flags.wait) return waitForActivation(terminal, client, employeeId, flags);
    const view = await client.onboarding(employeeId);
    print(terminal, flags, view, () => details(terminal, view));
  });
}
