/** Commands that decide something about somebody who leaves, and show where that leaves them. */
import type { Command } from 'commander';
import type { z } from 'zod';
import type { LifecycleClient } from '../client.js';
import type { OffboardingStatus } from '../../workflows/offboarding/messages.js';
import { connect } from './connection.js';
import { offboardingDetails } from './describe/offboarding.js';
import { employee } from './employee.js';
import { checkedFlags, withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

export interface DecisionCommand<S extends z.ZodObject> {
  name: string;
  description: string;
  /** Of the request; its fields are flags. */
  schema: S;
  /** Default false. */
  reasonNeeded?: boolean;
  options?: (command: Command) => Command;
  decide: (client: LifecycleClient, employeeId: string, request: z.output<S>) => Promise<OffboardingStatus>;
}

export function addDecision<S extends z.ZodObject>(
  program: Command,
  terminal: Terminal,
  {
    name,
    description,
    schema,
    reasonNeeded = false,
    options = (command) => command,
    decide,
  }: DecisionCommand<S>,
): void {
  const command = options(program.command(`${name} <employeeId>`).description(description));
  command.option('--reason <text>', `why${reasonNeeded ? ', which is needed' : ''}; kept with the run`);
  withApi(command).action(async (employeeId: string, flags: ApiFlags) => {
    const request = checkedFlags(schema, flags);
    const status = await decide(connect(terminal, flags), employee(employeeId), request);
    print(terminal, flags, status, () => offboardingDetails(terminal, status));
  });
}
