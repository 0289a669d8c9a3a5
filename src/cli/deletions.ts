import type { Command } from 'commander';
import { liftRequest, switchRequest } from '../requests.js';
import { connect } from './connection.js';
import { deletionsDetails } from './describe/deletions.js';
import { checkedFlags, withApi, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';
import type { GovernorStatus } from '../../workflows/deletion-governor/messages.js';

export function addDeletions(program: Command, terminal: Terminal): void {
  const deletions = program.command('deletions').description('stop all deletions, or let them go on');
  const show = (flags: ApiFlags, status: GovernorStatus) =>
    print(terminal, flags, status, () => deletionsDetails(terminal, status));

  withApi(
    deletions
      .command('show', { isDefault: true })
      .description('whether anybody is deleted, and how many were'),
  ).action(async (flags: ApiFlags) => show(flags, await connect(terminal, flags).deletions()));

  withReason(
    deletions.command('stop').description('delete nobody, also none of those who wait for it already'),
  ).action(async (flags: ApiFlags) => {
    const request = checkedFlags(switchRequest, flags);
    show(flags, await connect(terminal, flags).stopDeletions(request));
  });

  withReason(deletions.command('resume').description('end a stop')).action(async (flags: ApiFlags) => {
    const request = checkedFlags(switchRequest, flags);
    show(flags, await connect(terminal, flags).resumeDeletions(request));
  });

  withReason(
    deletions
      .command('lift')
      .description('end a quarantine: more deletions were due than is ordinary, and are wanted')
      .option('--allow <count>', 'so many may follow whatever the caps'),
  ).action(async (flags: ApiFlags & { allow?: string }) => {
    // What is no number stays as it was typed, for the schema to refuse.
    const allow = flags.allow === undefined ? undefined : Number(flags.allow);
    const request = checkedFlags(liftRequest, {
      ...flags,
      ...(allow !== undefined && { allow: Number.isNaN(allow) ? flags.allow : allow }),
    });
    show(flags, await connect(terminal, flags).liftQuarantine(request));
  });
}

const withReason = (command: Command) =>
  withApi(command.option('--reason <text>', 'why, which is needed; kept with the decision'));
