/**
 * Asks for a slot again only when there can be one. The service asks every few minutes, since an admin may lift a
 * quarantine at any time; in a rehearsal it is known when one does, and weeks of asking would take as long as all the rest.
 */
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { TransientFailure } from '../../activities/failures.js';

/** So long after the decision somebody asks again, as it would be on average. */
const askedAgainMs = 2 * 60_000;

/**
 * @param decisions when deletions are let go on, milliseconds since the epoch by the stage's clock
 * @param end of the rehearsal
 */
export const withPatience =
  (
    now: () => Promise<number>,
    decisions: () => readonly number[],
    end: () => number,
  ): ActivityInterceptorsFactory =>
  () => ({
    inbound: {
      async execute(input, next) {
        try {
          return await next(input);
        } catch (error) {
          const type: TransientFailure = 'noSlotYet';
          if (!(error instanceof ApplicationFailure && error.type === type)) throw error;
          const asked = await now();
          const decided = decisions().filter((at) => at > asked);
          throw ApplicationFailure.create({
            type,
            message: error.message,
            category: ApplicationFailureCategory.BENIGN,
            nextRetryDelay: Math.min(...decided, end()) + askedAgainMs - asked,
          });
        }
      },
    },
  });
