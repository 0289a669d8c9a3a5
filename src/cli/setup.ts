import type { Command } from 'commander';
import type { SetupReport } from '../temporal/setup.js';
import { unreachable } from './failures.js';
import { withJson, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

/** The one command that talks to Temporal itself: what it loads for that, the others do not. */
export function addSetup(program: Command, terminal: Terminal): void {
  const command = program
    .command('setup')
    .summary('register what is needed at Temporal')
    .description("Registers search attributes and the sweep's schedule at TEMPORAL_ADDRESS. Safe to repeat.");
  withJson(command).action(async (flags: Pick<ApiFlags, 'json'>) => {
    const { setupConfig } = await import('../config.js');
    const config = setupConfig(terminal.env);
    const { setup } = await import('../temporal/setup.js');
    const report = await setup(config).catch((error: unknown) => {
      throw isUnavailable(error)
        ? unreachable(`Temporal at ${config.temporalAddress} does not answer`)
        : error;
    });
    print(terminal, flags, report, () => summary(report));
  });
}

/** @see https://grpc.io/docs/guides/status-codes/ (DEADLINE_EXCEEDED, UNAVAILABLE) */
const isUnavailable = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 4 || error.code === 14);

function summary({ searchAttributes: { added, present }, schedules }: SetupReport): string {
  return [
    `search attributes  ${added.length} added, ${present.length} present`,
    ...schedules.map(({ id, done }) => `schedule           ${id} ${done}`),
  ].join('\n');
}
