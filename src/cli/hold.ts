import type { Command } from 'commander';
import { holdRequest } from '../requests.js';
import { addDecision } from './decision.js';
import type { Terminal } from './terminal.js';

export const addHold = (program: Command, terminal: Terminal) =>
  addDecision(program, terminal, {
    name: 'hold',
    description: 'keep a deletion from happening until it is released',
    schema: holdRequest,
    reasonNeeded: true,
    decide: (client, employeeId, request) => client.hold(employeeId, request),
  });
