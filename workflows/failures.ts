/** Why an activity gave up, as workflows have to know it. */
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import type { FailureType } from '../activities/failures.js';

/**
 * The reason for which a person has to decide after an activity gave up; undefined for anything else.
 * @param remedies by reason, which are failure types
 */
export function attentionOf<Reason extends string>(
  error: unknown,
  remedies: Readonly<Record<Reason | 'systemUnavailable', unknown>>,
): Reason | 'systemUnavailable' | undefined {
  // The failure of a local activity comes without an ActivityFailure around it.
  const failure = error instanceof ActivityFailure ? error.cause : error;
  if (failure instanceof ApplicationFailure && failure.type && Object.hasOwn(remedies, failure.type)) {
    return failure.type as Reason;
  }
  const gaveUp = failure instanceof ApplicationFailure || failure instanceof TimeoutFailure;
  return error instanceof ActivityFailure && gaveUp ? 'systemUnavailable' : undefined;
}

/** Whether an activity ended for this reason, or because time ran out over it. */
export function failedFor(error: unknown, type: FailureType): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  const failure = error.cause instanceof TimeoutFailure ? error.cause.cause : error.cause;
  return failure instanceof ApplicationFailure && failure.type === type;
}
