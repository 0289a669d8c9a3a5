/** `npm run reset`: removes the local data. What was built stays. */
import { parseStackArguments, UsageError } from './arguments.js';
import { AlreadyRunning } from './claim.js';
import { resetData } from './reset-data.js';

const usage = `Usage: npm run reset -- [--data DIR]

Removes the data of the local stack (default .lifecycle in the checkout). Refused while the stack runs.`;

try {
  const { dataDir, help } = parseStackArguments(process.argv.slice(2), ['data', 'help']);
  console.log(help ? usage : await resetData(dataDir));
} catch (error) {
  const running = error instanceof AlreadyRunning;
  if (running)
    console.error(`A stack runs on ${error.dataDir} (pid ${error.pid}). Stop it first; nothing was removed.`);
  else console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
