/** One request to Kratos, and what to make of an answer that an endpoint's own function does not know. */
import { cancellationSignal } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import type { AxiosResponse, RawAxiosRequestConfig } from 'axios';
import { transient } from '../failures.js';

/** What came back: a status, a body, and where the next page is. */
export interface Answer {
  status: number;
  body: unknown;
  link: string | undefined;
}

/**
 * Sends a request under the activity's cancellation.
 * The SDK's own errors hold the request, and so personal data and links: none of them leaves here.
 * @throws ApplicationFailure `kratosUnavailable` where there is no answer
 */
export async function send(
  what: string,
  call: (options: RawAxiosRequestConfig) => Promise<AxiosResponse<unknown>>,
): Promise<Answer> {
  const signal = cancellationSignal();
  let response: AxiosResponse<unknown>;
  try {
    response = await call({ signal });
  } catch (error) {
    signal.throwIfAborted();
    const { code } = error as { code?: unknown };
    const why = code === 'ERR_CANCELED' ? 'timed out' : typeof code === 'string' ? code : 'unknown';
    throw transient('kratosUnavailable', `${what}: no answer (${why})`);
  }
  const link: unknown = response.headers['link'];
  return { status: response.status, body: response.data, link: typeof link === 'string' ? link : undefined };
}

/** The `reason` and `message` of Kratos' error body, for telling answers apart; may hold personal data. */
export function errorText({ body }: Answer): string {
  const error = (body as { error?: { reason?: unknown; message?: unknown } } | null)?.error;
  return [error?.reason, error?.message].filter((part) => typeof part === 'string').join(' ');
}

/** Whether the answer is Kratos' own error and not a proxy's or a missing route's. */
export function isKratosError({ body }: Answer): boolean {
  const error = (body as { error?: unknown } | null)?.error;
  return typeof error === 'object' && error !== null;
}

/** A serialisation conflict of the database is a 400 in Kratos, and goes away when tried again. */
const isConflictOfTransactions = (answer: Answer) =>
  answer.status === 400 && errorText(answer).includes('Unable to serialize access');

/** Answers that mean nothing in particular to the endpoint: retried, since only time or an operator helps. */
export function unexpected(what: string, answer: Answer): ApplicationFailure {
  const { status } = answer;
  const passing = status >= 500 || status === 429 || isConflictOfTransactions(answer);
  return transient(passing ? 'kratosUnavailable' : 'kratosMisconfigured', `${what}: answered ${status}`);
}

/** Whether a 400 is about what was sent. */
export const isRejection = (answer: Answer): boolean =>
  answer.status === 400 && isKratosError(answer) && !isConflictOfTransactions(answer);
