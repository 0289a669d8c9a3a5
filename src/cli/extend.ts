import type { Command } from 'commander';
import { extendRequest } from '../requests.js';
import { addDecision } from './decision.js';
import type { Terminal } from './terminal.js';

export const addExtend = (program: Command, terminal: Terminal) =>
  addDecision(program, terminal, {
    name: 'extend',
    description: 'move a deletion to a later time',
    schema: extendRequest,
    options: (command) =>
      command.option('--until <time>', 'delete not before, such as 2027-01-31T09:00:00+01:00'),
    decide: (client, employeeId, request) => client.extend(employeeId, request),
  });
