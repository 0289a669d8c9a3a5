/** Flags that commands share, and their values checked by the schemas of the API before anything is sent. */
import { Option, type Command } from 'commander';
import type { z } from 'zod';
import { parse } from '../field-errors.js';
import { CliFailure, exitCodes } from './failures.js';
import { milliseconds } from './times.js';

export interface ApiFlags {
  json?: boolean;
  api?: string;
  key?: string;
}

export const withJson = (command: Command) =>
  command.option('--json', 'print one JSON document and nothing else');

export const withApi = (command: Command) =>
  withJson(command)
    .option('--api <url>', 'the API to ask (else LIFECYCLE_API_URL, else the local stack)')
    .option('--key <key>', 'its key; others can see it in the process list: prefer LIFECYCLE_API_KEY');

export interface PageFlags {
  limit?: string;
  cursor?: string;
  all?: boolean;
}

export const withPages = (command: Command) =>
  command
    .option('--limit <count>', 'at most so many, up to 250')
    .option('--cursor <cursor>', 'go on after a page: the "next" that --json prints')
    .addOption(new Option('--all', 'every one').conflicts(['limit', 'cursor']));

export interface WaitFlags {
  wait?: boolean;
  timeout?: string;
}

/** @param until what is waited for, as in `the person is activated` */
export const withWait = (command: Command, until: string) =>
  command
    .option('--wait', `show progress until ${until} (exit 0), or that is not going to be by itself (exit 1)`)
    .addOption(
      new Option('--timeout <duration>', 'wait no longer than, for example, 90s, 10m or 2h').implies({
        wait: true,
      }),
    );

/** @throws CliFailure usage */
export function timeoutMs({ timeout }: WaitFlags): number {
  if (timeout === undefined) return Infinity;
  const ms = milliseconds(timeout);
  if (ms === undefined) throw wrongFlags([['--timeout', 'must be a duration such as 90s, 10m or 2h']]);
  return ms;
}

/**
 * @param input values of flags and arguments, by field name.
 * @param args the fields that are arguments; `startAt` is a flag and called `--start-at`.
 * @throws CliFailure usage, naming each bad flag
 */
export function checked<S extends z.ZodType>(
  schema: S,
  input: object,
  args: readonly string[] = [],
): z.output<S> {
  const result = parse(schema, input);
  if (result.ok) return result.value;
  const nameOf = (field: string) =>
    args.includes(field)
      ? `<${field}>`
      : `--${flagOf(field).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw wrongFlags(result.errors.map(({ path, detail }) => [nameOf(String(path[0])), detail]));
}

/** Days are what people say of it. */
const flagOf = (field: string) => (field === 'lastDayAt' ? 'lastDay' : field);

/** The flags that are fields of the schema, checked as {@link checked} does. @throws CliFailure usage */
export function checkedFlags<S extends z.ZodObject>(
  schema: S,
  flags: object,
  args: readonly string[] = [],
): z.output<S> {
  const given = new Map<string, unknown>(Object.entries(flags));
  const fields = Object.keys(schema.shape).filter((field) => given.has(flagOf(field)));
  return checked(schema, Object.fromEntries(fields.map((field) => [field, given.get(flagOf(field))])), args);
}

function wrongFlags(wrong: readonly (readonly [flag: string, detail: string])[]): CliFailure {
  const lines = wrong.map(([flag, detail]) => `${flag} ${detail}`);
  const message = lines.length === 1 ? lines.join() : `nothing was sent:\n  ${lines.join('\n  ')}`;
  return new CliFailure(exitCodes.usage, message, {
    type: '/problems/usage',
    title: 'The command was not understood',
    detail: lines.join('; '),
    errors: wrong.map(([parameter, detail]) => ({ parameter, detail })),
  });
}
