/** `npm run bench`: how fast onboardings are, beside what they stand on. */
import { writeFile } from 'node:fs/promises';
import { benchArguments, usage, UsageError, type BenchArguments, type Mode } from './arguments.js';
import { nowMs } from './clock.js';
import { ending, type Ending } from './ending.js';
import { judged, type ModeFigures } from './figures.js';
import { measure } from './mode.js';
import { startOutside } from './outside.js';
import { table } from './table.js';

const titles: Record<Mode, string> = { inMemory: 'Temporal in memory', onDisk: 'Temporal on disk' };

async function bench(options: BenchArguments, everything: Ending): Promise<void> {
  console.error('Starting PostgreSQL, Kratos and a mail server.');
  const outside = await startOutside(everything);
  const figures: Partial<Record<Mode, ModeFigures>> = {};
  for (const mode of options.modes) {
    const progress = (line: string) => console.error(`${titles[mode]}: ${line}`);
    figures[mode] = await measure(mode, outside, options, everything, progress);
  }
  console.log(
    `${options.people} people a round, ${options.concurrency} at a time, from the trigger until the mail is taken over.`,
  );
  for (const mode of options.modes) {
    const found = figures[mode];
    if (found) console.log(`\n${table(titles[mode], found)}\n${judged(found).join('\n')}`);
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
}

/** A signal so soon after another is the same Ctrl-C, from the terminal and from what runs this program. */
const sameSignalMs = 1_000;

/** The first signal stops in order; a second ends the process at once. */
function interrupted(everything: Ending): Promise<number> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        if (first !== undefined && nowMs() - first > sameSignalMs) process.exit(130);
        if (first !== undefined) return;
        first = nowMs();
        console.error('\nStopping.');
        void everything.stop().then(() => resolve(130));
      });
  });
}

async function main(): Promise<number> {
  const options = benchArguments(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  const everything = ending();
  const interruption = interrupted(everything);
  try {
    await bench(options, everything);
    return 0;
  } catch (error) {
    // What is stopped in the middle fails in many ways.
    if (everything.begun()) return await interruption;
    throw error;
  } finally {
    await everything.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof UsageError ? `${error.message}. See --help.` : error);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
