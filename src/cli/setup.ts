import type { Command } from 'commander';
import type { SetupReport } from '../setup.js';
import { exitCodes, failure } from './failures.js';
import { withJson, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

/** The one command that talks to Temporal itself: what it loads for that, the others do not. */
export function addSetup(program: Command, terminal: Terminal): void {
  const command = program
    .command('setup')
    .description(
      "register search attributes and the sweep's schedule at Temporal (TEMPORAL_ADDRESS and so on)",
    );
  withJson(command).action(async (flags: Pick<ApiFlags, 'json'>) => {
    const { setupConfig } = await import('../config.js');
    const config = setupConfig(terminal.env);
    const { setup } = await import('../setup.js');
    const report = await setup(config).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw isServiceError(error)
        ? failure(
            exitCodes.unreachable,
            'unreachable',
            `Temporal at ${config.temporalAddress} does not answer: ${why}`,
          )
        : failure(exitCodes.refused, 'unexpected', why);
    });
    print(terminal, flags, report, () => summary(report));
  });
}

/** Of gRPC, which alone gives its errors a numeric code. */
const isServiceError = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'number';

function summary({ searchAttributes: { added, present }, schedules }: SetupReport): string {
  return [
    `search attributes  ${added.length} added, ${present.length} present`,
    ...schedules.map(({ id, done }) => `schedule           ${id} ${done}`),
  ].join('\n');
}
