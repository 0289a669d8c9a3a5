import { parseArgs } from 'node:util';

export const modes = ['inMemory', 'onDisk'] as const;
/** Where Temporal keeps its data. */
export type Mode = (typeof modes)[number];

export interface BenchArguments {
  help: boolean;
  json: string | undefined;
  people: number;
  concurrency: number;
  modes: Mode[];
}

export const usage = `Usage: npm run bench -- [options]

Measures onboardings beside the same calls without durability and beside the engine's own floor, on servers of its own.

  --people N        in each round (default 200)
  --concurrency N   of them at a time (default 20)
  --modes LIST      of inMemory,onDisk (default both)
  --json FILE       writes the figures there, too
  --help
`;

/** Wrong arguments: exit code 2. */
export class UsageError extends Error {}

function count(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 10_000) return value;
  throw new UsageError(`--${flag} must be a whole number from 1 to 10000`);
}

const options = {
  people: { type: 'string', default: '200' },
  concurrency: { type: 'string', default: '20' },
  modes: { type: 'string', default: modes.join(',') },
  json: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** parseArgs' messages go on with hints that do not fit here. */
const firstSentence = (error: unknown) =>
  error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);

/** @throws UsageError */
export function benchArguments(args: string[]): BenchArguments {
  let values;
  try {
    ({ values } = parseArgs({ args, options }));
  } catch (error) {
    throw new UsageError(firstSentence(error));
  }
  const wanted = values.modes.split(',');
  const unknown = wanted.filter((mode) => !(modes as readonly string[]).includes(mode));
  if (unknown.length > 0) throw new UsageError(`--modes must list ${modes.join(' and ')}`);
  return {
    help: values.help,
    json: values.json,
    people: count('people', values.people),
    concurrency: count('concurrency', values.concurrency),
    modes: modes.filter((mode) => wanted.includes(mode)),
  };
}
