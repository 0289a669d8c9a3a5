import type { Command } from 'commander';
import { reasonRequest } from '../requests.js';
import { addDecision } from './decision.js';
import type { Terminal } from './terminal.js';

export const addRelease = (program: Command, terminal: Terminal) =>
  addDecision(program, terminal, {
    name: 'release',
    description: 'end a hold: the deletion comes, at the earliest after some notice',
    schema: reasonRequest,
    decide: (client, employeeId, request) => client.release(employeeId, request),
  });
