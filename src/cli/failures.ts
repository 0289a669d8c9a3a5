/** How a command fails: the exit code that scripts branch on, and one line with the remedy. */
import { CommanderError } from 'commander';
import type { ProblemBody } from '../api/problems.js';
import { RefusedByApi, Unreachable } from '../client.js';
import { when } from './times.js';

export const exitCodes = { done: 0, refused: 1, usage: 2, unreachable: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What `--json` prints of a failure: a problem of the API, or one of the same form made here. */
export type CliProblem = Omit<ProblemBody, 'status'> & { status?: number };

export class CliFailure extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
    readonly problem: CliProblem,
  ) {
    super(message);
    this.name = 'CliFailure';
  }
}

const titles = {
  usage: 'The command was not understood',
  'no-stack': 'No API to ask',
  unreachable: 'Nothing answers',
  'needs-attention': 'A person has to decide',
  rescinded: 'It was taken back',
  'timed-out': 'Not done in time',
  'not-confirmed': 'The command was not confirmed',
  'not-verified': 'The evidence does not hold',
  interrupted: 'Interrupted',
  unexpected: 'Something went wrong here',
} as const;

/** A failure that did not come from the API. */
export function failure(exitCode: ExitCode, type: keyof typeof titles, message: string): CliFailure {
  return new CliFailure(exitCode, message, {
    type: `/problems/${type}`,
    title: titles[type],
    detail: message,
  });
}

export const usage = (message: string) => failure(exitCodes.usage, 'usage', message);

export const unreachable = (message: string) =>
  failure(exitCodes.unreachable, 'unreachable', `${message}. Does it run? On a laptop: npm start`);

/** What any error means for the one who typed the command. */
export function failureOf(error: unknown, signal: AbortSignal): CliFailure {
  if (signal.aborted) return failure(exitCodes.interrupted, 'interrupted', 'interrupted');
  if (error instanceof CliFailure) return error;
  if (error instanceof RefusedByApi) return refusal(error.problem);
  if (error instanceof Unreachable) {
    if (error.problem !== undefined)
      return new CliFailure(exitCodes.unreachable, error.message, error.problem);
    return unreachable(error.message);
  }
  if (error instanceof CommanderError)
    return usage(error.message.replace(/^error: /, '').replace(/\s+/g, ' '));
  // By name: importing the class would load all settings, and Temporal's with them, for every command.
  if (error instanceof Error && error.name === 'ConfigError') return usage(error.message);
  const message = error instanceof Error ? error.message : String(error);
  return failure(exitCodes.refused, 'unexpected', `unexpected error: ${message}`);
}

function refusal(problem: ProblemBody): CliFailure {
  const exitCode = problem.type === '/problems/invalid-request' ? exitCodes.usage : exitCodes.refused;
  return new CliFailure(exitCode, [problem.detail, ...remedy(problem)].join('. '), problem);
}

/** Out of `/v1/offboardings/<employeeId>/rescind`. */
const employeeIn = (rescind = '') => rescind.split('/')[3] ?? '<employeeId>';

function remedy({ type, fields, until, errors, rescind }: ProblemBody): string[] {
  switch (type) {
    case '/problems/unauthorized':
      return ['The API refused the key: set LIFECYCLE_API_KEY to a valid one'];
    case '/problems/details-differ':
      return fields ? [`Differing: ${fields.join(', ')}`] : [];
    case '/problems/link-still-alive':
      return until ? [`That is ${when(until)}; add --force to send another one all the same`] : [];
    case '/problems/leaving':
      return [
        `lifecycle rescind-offboarding ${employeeIn(rescind)} takes the leaving back; lifecycle onboard --on-leaving reinstate does, and goes on`,
      ];
    case '/problems/same-person':
      return ['The key of another person is needed: set LIFECYCLE_API_KEY to it'];
    case '/problems/not-what-was-shown':
      return ['lifecycle status shows it: look at it before approving'];
    case '/problems/not-later':
      return until ? [`The deletion is due ${when(until)}`] : [];
    case '/problems/invalid-request':
      return (errors ?? []).map(
        ({ pointer, parameter, detail }) => `${pointer ?? parameter ?? 'body'} ${detail}`,
      );
    default:
      return [];
  }
}
