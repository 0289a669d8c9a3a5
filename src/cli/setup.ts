import type { Command } from 'commander';
import type { StoreReport } from '../store/prepare.js';
import type { SetupReport } from '../temporal/setup.js';
import { unreachable } from './failures.js';
import { withJson, type ApiFlags } from './flags.js';
import { print, type Terminal } from './terminal.js';

/** The one command that talks to Temporal and the store itself: what it loads for that, the others do not. */
export function addSetup(program: Command, terminal: Terminal): void {
  const command = program
    .command('setup')
    .summary('make what is needed in the store and at Temporal')
    .description(
      "Makes the tables of the store at STORE_URL, or brings them up to date; registers search attributes and the sweep's schedule at TEMPORAL_ADDRESS. Safe to repeat.",
    );
  withJson(command).action(async (flags: Pick<ApiFlags, 'json'>) => {
    const { setupConfig } = await import('../config.js');
    const config = setupConfig(terminal.env);
    const { prepareStore } = await import('../store/prepare.js');
    const { setup } = await import('../temporal/setup.js');
    const store = await prepareStore(config).catch((error: unknown) => {
      // By name, as in failures.ts.
      throw error instanceof Error && error.name === 'StoreFailure' ? unreachable(error.message) : error;
    });
    const report = await setup(config).catch((error: unknown) => {
      throw isUnavailable(error)
        ? unreachable(`Temporal at ${config.temporalAddress} does not answer`)
        : error;
    });
    print(terminal, flags, { store, ...report }, () => summary({ store, ...report }));
  });
}

/** @see https://grpc.io/docs/guides/status-codes/ (DEADLINE_EXCEEDED, UNAVAILABLE) */
const isUnavailable = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 4 || error.code === 14);

function summary({
  store,
  searchAttributes: { added, present },
  schedules,
}: SetupReport & { store: StoreReport }): string {
  return [
    `store              ${store.applied} migrations applied, ${store.present} present`,
    ...(store.rewrapped > 0 ? [`people's keys      ${store.rewrapped} wrapped anew`] : []),
    `search attributes  ${added.length} added, ${present.length} present`,
    ...schedules.map(({ id, done }) => `schedule           ${id} ${done}`),
  ].join('\n');
}
