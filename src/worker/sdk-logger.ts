/** The SDK's log lines, in the process' own log. */
import { DefaultLogger, type LogLevel, type Logger as SdkLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

const levels = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
} as const satisfies Record<LogLevel, string>;

/** Attributes of the SDK are ids, types and errors; the log's own serializers reduce the errors. */
export function sdkLogger(log: Logger): SdkLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }) => {
    const { error, ...attributes } = meta ?? {};
    log[levels[level]]({ ...attributes, ...(error !== undefined && { err: error }) }, message);
  });
}
