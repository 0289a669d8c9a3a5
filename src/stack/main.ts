/** `npm start`: the local stack, until Ctrl-C. */
import { setTimeout as delay } from 'node:timers/promises';
import { parseStackArguments, UsageError } from './arguments.js';
import { progressTo } from './progress.js';
import { startStack } from './stack.js';
import { table } from './table.js';

const usage = `Usage: npm start -- [options]

Starts PostgreSQL, Kratos, Temporal, a mailbox, the worker and the api on this machine, until Ctrl-C.

  --port-base N   first of the 20 ports that it uses (default 4400)
  --data DIR      where everything is kept (default .lifecycle in the checkout)
  --help

Variables: POSTGRES_URL and SMTP_URL put servers of your own in place; TEMPORAL_CLI_PATH and KRATOS_PATH name
binaries of your own; LIFECYCLE_CACHE_DIR is where binaries are built (default: your cache folder). Settings of the
api and the worker (LINK_LIFETIME, LOG_LEVEL, HR_CONTACT and others) are passed on.
`;

/** The first signal stops in order, the second kills. */
function interruptions() {
  const stop = new AbortController();
  const kill = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (stop.signal.aborted) kill.abort(new Error('Killed.'));
      else {
        console.error(
          `\nStopping. ${signal === 'SIGINT' ? 'Ctrl-C again' : 'Another signal'} kills at once.`,
        );
        stop.abort(new Error('Stopped before it was up.'));
      }
    });
  return { stop: stop.signal, kill: kill.signal };
}

const aborted = (signal: AbortSignal) =>
  new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined));
  });

async function main(): Promise<number> {
  const { portBase, dataDir, help } = parseStackArguments(process.argv.slice(2));
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  const { stop, kill } = interruptions();
  const began = Date.now();
  const stack = await startStack({
    dataDir,
    portBase,
    progress: progressTo(process.stderr),
    signal: stop,
    killSignal: kill,
  });
  if (stack.leftovers.length > 0)
    console.error(`Stopped what an earlier start had left behind: ${stack.leftovers.join(', ')}.`);
  process.stdout.write(table(stack, Date.now() - began));
  const failure = await Promise.race([stack.failed, aborted(stop)]);
  if (failure) console.error(`\n${failure.message}\nStopping the rest.`);
  await Promise.race([stack.stop(), aborted(kill).then(() => delay(1_000))]);
  if (kill.aborted) return 130;
  return failure ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
