/** What Temporal answers → what callers of the use cases are told. */
import {
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  isGrpcServiceError,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { Refused, Unavailable } from '../lifecycle.js';
import type { RefusalType } from '../../workflows/onboarding/messages.js';

/** A caller waits for each answer: long enough for a worker that is busy, short enough for a person. */
const deadlineMs = 15_000;

/** gRPC statuses that say nothing about the request. */
const passing = new Set([1, 4, 8, 13, 14]);

function refusedUpdate(failure: ApplicationFailure): Refused | undefined {
  const details = (failure.details ?? []) as string[];
  switch (failure.type as RefusalType | undefined) {
    case 'linkStillAlive':
      return new Refused(
        'link-still-alive',
        failure.message,
        details[0] === undefined ? {} : { until: details[0] },
      );
    case 'notInThisStage':
      return new Refused('not-in-this-stage', failure.message);
    case undefined:
    default:
      return undefined;
  }
}

/** Whether the error says that no answer came, rather than which. */
function isSilence(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  const cause = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error;
  return isGrpcServiceError(cause) && passing.has(cause.code);
}

/** Translates what a call threw; `employeeId` where it was about one. Unknown errors pass as they are. */
export function translate(employeeId: string | undefined, error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    return refusedUpdate(error.cause) ?? error;
  }
  if (error instanceof WorkflowNotFoundError && employeeId !== undefined) {
    return new Refused('not-found', `no onboarding of ${employeeId} is running or remembered`);
  }
  if (isSilence(error)) {
    return new Unavailable('Temporal, or every worker, is out of reach; nothing is lost, try again', {
      cause: error,
    });
  }
  return error;
}

/** Runs a call within the deadline and translates what it throws. */
export async function answered<T>(
  client: { withDeadline<R>(deadline: number, fn: () => Promise<R>): Promise<R> },
  employeeId: string | undefined,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await client.withDeadline(Date.now() + deadlineMs, call);
  } catch (error) {
    throw translate(employeeId, error);
  }
}
