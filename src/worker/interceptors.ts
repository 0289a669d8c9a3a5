/** What leaves an activity when it fails in a way that nobody foresaw. */
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Stack frames without the message in front of them. */
const framesOf = (error: Error) => /\n\s+at [\s\S]*$/.exec(error.stack ?? '')?.[0] ?? '';

/**
 * Errors of libraries carry what they were given: an address, a link. Only the kind of error and the place are kept;
 * failures of our own are written to be shown and pass as they are.
 */
export const withoutForeignMessages: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        if (
          error instanceof TemporalFailure ||
          !(error instanceof Error) ||
          context.cancellationSignal.aborted
        )
          throw error;
        const message = `${context.info.activityType}: unforeseen ${error.name}`;
        const failure = ApplicationFailure.create({ type: 'unforeseen', message });
        failure.stack = `${message}${framesOf(error)}`;
        throw failure;
      }
    },
  },
});
