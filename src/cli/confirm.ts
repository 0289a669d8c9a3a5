/** What cannot be undone is confirmed by a person, or by a script that says why. */
import type { Command } from 'commander';
import { exitCodes, failure, usage } from './failures.js';
import type { Terminal } from './terminal.js';

export interface ConfirmFlags {
  yes?: boolean;
  reason?: string;
}

export const withConfirmation = (command: Command) =>
  command
    .option('--reason <text>', 'why; kept with the run')
    .option('--yes', 'ask nothing; needs --reason, as does a command without a terminal');

/** Whether somebody has to be asked. @throws CliFailure usage where nobody can be, and nobody said why */
export function mustAsk({ ask }: Terminal, { yes = false, reason }: ConfirmFlags): boolean {
  if (yes && reason === undefined) throw usage('--yes needs --reason <text>; nothing was sent');
  if (!yes && ask === undefined)
    throw usage('there is no terminal to ask on: add --yes --reason <text>; nothing was sent');
  return !yes;
}

/**
 * Tells what is about to happen and has the employee's id typed.
 *
 * @throws CliFailure refused where anything else was typed
 */
export async function confirm(
  { ask, err }: Terminal,
  { employeeId, consequence }: { employeeId: string; consequence: string },
): Promise<void> {
  err(`${consequence}\n`);
  const typed = await ask?.(`Type ${employeeId} to go on: `);
  if (typed?.trim() !== employeeId)
    throw failure(exitCodes.refused, 'not-confirmed', `that is not ${employeeId}; nothing was sent`);
}
