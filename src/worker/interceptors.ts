/** What leaves an activity when it fails in a way that nobody foresaw. */
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Stack frames without the message in front of them, which may have lines of its own that begin like frames. */
const framesOf = (error: Error) =>
  (error.stack ?? '').split('\n').filter((line) => /^\s+at .+:\d+:\d+\)?$/.test(line));

/** Written to be shown, or a cancellation, whose kind the SDK has to see. */
const passes = (error: unknown, { aborted }: AbortSignal) =>
  error instanceof TemporalFailure || (aborted && error instanceof Error && error.name === 'AbortError');

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
        if (passes(error, context.cancellationSignal)) throw error;
        const kind = error instanceof Error ? error.name : typeof error;
        const message = `${context.info.activityType}: unforeseen ${kind}`;
        const failure = ApplicationFailure.create({ type: 'unforeseen', message });
        failure.stack = [message, ...(error instanceof Error ? framesOf(error) : [])].join('\n');
        throw failure;
      }
    },
  },
});
