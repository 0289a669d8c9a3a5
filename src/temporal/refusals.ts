/** What Temporal answers → what callers of the use cases are told. */
import {
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  isGrpcServiceError,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { Refused, Unavailable, type RefusedType } from '../lifecycle.js';
import type { OffboardingRefusal } from '../../workflows/offboarding/messages.js';
import type { RefusalType } from '../../workflows/onboarding/messages.js';

/** A caller waits for each answer: long enough for a worker that is busy, short enough for a person. */
const deadlineMs = 15_000;

/** gRPC statuses that say nothing about the request; 9 is a query that no worker is there to answer. */
const passing = new Set([1, 4, 8, 9, 13, 14]);

const refusals: Record<RefusalType | OffboardingRefusal, RefusedType> = {
  linkStillAlive: 'link-still-alive',
  notInThisStage: 'not-in-this-stage',
  samePerson: 'same-person',
  notWhatWasShown: 'not-what-was-shown',
  notLater: 'not-later',
};

/** @returns undefined for a failure that is no refusal */
function refusedUpdate({ type, message, details }: ApplicationFailure): Refused | undefined {
  if (!type || !Object.hasOwn(refusals, type)) return undefined;
  const until = details?.[0];
  return new Refused(
    refusals[type as keyof typeof refusals],
    message,
    typeof until === 'string' ? { until } : {},
  );
}

/** Whether the error says that no answer came, rather than which. */
export function isSilence(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  const cause = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error;
  return isGrpcServiceError(cause) && passing.has(cause.code);
}

/** Translates what a call threw; `about` is which run, in words. Unknown errors pass as they are. */
export function translate(about: string | undefined, error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    return refusedUpdate(error.cause) ?? error;
  }
  if (error instanceof WorkflowNotFoundError && about !== undefined) {
    return new Refused('not-found', `no ${about} is running or remembered`);
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
  about: string | undefined,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await client.withDeadline(Date.now() + deadlineMs, call);
  } catch (error) {
    throw translate(about, error);
  }
}
