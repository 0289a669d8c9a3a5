/** JSON lines on standard output. No personal data and no credential leaves through them. */
import { pino, type DestinationStream, type Logger } from 'pino';

/**
 * The logger of one process (`api`, `worker`, …).
 *
 * Code must not log personal data. Errors of third parties may carry it all the same (an address that a mail server
 * refuses, the body of a failed request), hence the two nets below: of an error only `type`, `message`, `stack`, `code`
 * and `cause` are written, and addresses and credentials are masked in each finished line.
 *
 * @param destination where lines go; standard output by default.
 */
export function createLogger(level: string, processName: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { process: processName },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, error: describeError },
    hooks: { streamWrite: mask },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

interface DescribedError {
  type: string;
  message: string;
  code?: string | number;
  stack?: string;
  cause?: unknown;
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const described: DescribedError = { type: error.name, message: error.message };
  if ('code' in error && (typeof error.code === 'string' || typeof error.code === 'number'))
    described.code = error.code;
  if (error.stack !== undefined) described.stack = error.stack;
  if (error.cause !== undefined) described.cause = describeError(error.cause);
  return described;
}

/**
 * JSON escapes are matched first and kept, so that an address after `\n` does not take the `n` with it. No part of an
 * address is longer than 255 characters: without that bound, a line takes time by the square of its length.
 */
const sensitive =
  /\\u[\da-f]{4}|\\.|(?<credential>\b(?:Bearer |(?:token|flow|code)=))[^\s"&\\]+|[^\s"'<>@\\/:,;()=[\]{}]{1,255}@[^\s"'<>@\\/:,;()=[\]{}]{1,255}\.[^\s"'<>@\\/:,;()=[\]{}]+/gi;

/** Masks e-mail addresses, bearer keys and the parameters of Kratos links in one line of JSON, which stays JSON. */
export function mask(line: string): string {
  return line.replace(sensitive, (match: string, credential: string | undefined) => {
    if (match.startsWith('\\')) return match;
    return credential === undefined ? '[address]' : `${credential}[secret]`;
  });
}
