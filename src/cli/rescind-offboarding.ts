import type { Command } from 'commander';
import { reasonRequest } from '../requests.js';
import { addDecision } from './decision.js';
import type { Terminal } from './terminal.js';

export const addRescindOffboarding = (program: Command, terminal: Terminal) =>
  addDecision(program, terminal, {
    name: 'rescind-offboarding',
    description: 'take a leaving back: the same identity is active again',
    schema: reasonRequest,
    decide: (client, employeeId, request) => client.rescindOffboarding(employeeId, request),
  });
