/** What the API answers when it does not do what was asked: RFC 9457 problems. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FieldError } from '../field-errors.js';
import type { ApiEnv } from './env.js';
import { Refused, Unavailable, type RefusedType } from '../lifecycle.js';

/** Status and title of each problem type. Callers branch on the type: renaming one is a breaking change. */
const catalog = {
  'malformed-request': [400, 'The request cannot be read'],
  'invalid-request': [400, 'The request has wrong fields'],
  'bad-cursor': [400, 'The cursor is not one of ours'],
  'undecodable-payload': [400, 'A payload cannot be decoded'],
  unauthorized: [401, 'A valid key is needed'],
  forbidden: [403, 'Not permitted'],
  'not-found': [404, 'Not known here'],
  'no-such-route': [404, 'No such route'],
  'method-not-allowed': [405, 'The route has no such method'],
  'details-differ': [409, 'The same with other details is in progress'],
  'already-onboarded': [409, 'Onboarded already'],
  'already-offboarded': [409, 'Offboarded already'],
  leaving: [409, 'The person is leaving'],
  'same-person': [409, 'A second person has to approve'],
  'not-what-was-shown': [409, 'What was approved is not what would be deleted'],
  'not-later': [409, 'Not later than the present deadline'],
  'not-in-this-stage': [409, 'Not possible in the present stage'],
  'link-still-alive': [409, 'An earlier link still works'],
  'body-too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body has the wrong media type'],
  internal: [500, 'Something went wrong here'],
  unavailable: [503, 'Not available right now'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]> &
  Record<RefusedType, readonly [ContentfulStatusCode, string]>;

export type ProblemType = keyof typeof catalog;

/** The body of a problem. @see https://www.rfc-editor.org/rfc/rfc9457 */
export interface ProblemBody {
  /** A relative URI, `/problems/<type>`. */
  type: string;
  title: string;
  status: number;
  /** What happened, to what, and what to do next. */
  detail: string;
  /** The id under which the server logged the request. */
  requestId?: string;
  /** Each bad field: by JSON pointer in the body, or by name among the parameters of path and query. */
  errors?: { pointer?: string; parameter?: string; detail: string }[];
  /** `details-differ`: the fields that differ. */
  fields?: readonly string[];
  /** `link-still-alive`: until when; `not-later`: the present deadline. ISO 8601. */
  until?: string;
  /** `leaving`: where the offboarding can be taken back, a relative URI. */
  rescind?: string;
}

export type ProblemExtras = Pick<ProblemBody, 'errors' | 'fields' | 'until' | 'rescind'>;

/** Thrown by anything in the API that answers with a problem. */
export class Problem extends Error {
  readonly status: ContentfulStatusCode;

  constructor(
    readonly type: ProblemType,
    detail: string,
    readonly extras: ProblemExtras = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.status = catalog[type][0];
  }
}

/** All bad fields of one input. */
export function invalid(from: 'body' | 'parameters', errors: readonly FieldError[]): Problem {
  const listed = errors.map(({ path, detail }) =>
    from === 'body' ? { pointer: jsonPointer(path), detail } : { parameter: path.join('.'), detail },
  );
  const names = listed.map((error) => error.pointer ?? error.parameter).join(', ');
  return new Problem('invalid-request', `${names || 'the body'}: see errors; nothing was done`, {
    errors: listed,
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc6901 */
const jsonPointer = (path: readonly (string | number)[]) =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const retryAfterSeconds = 5;

/** The problem that an error stands for, or undefined for a defect of ours. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof Refused) {
    const { fields, until, employeeId } = error.details;
    return new Problem(error.type, error.message, {
      ...(fields && { fields }),
      ...(until !== undefined && { until }),
      ...(error.type === 'leaving' &&
        employeeId !== undefined && { rescind: `/v1/offboardings/${employeeId}/rescind` }),
    });
  }
  if (error instanceof Unavailable)
    return new Problem('unavailable', error.message, {}, { 'retry-after': String(retryAfterSeconds) });
  return undefined;
}

export function problemResponse(c: Context<ApiEnv>, problem: Problem): Response {
  const [status, title] = catalog[problem.type];
  const body: ProblemBody = {
    type: `/problems/${problem.type}`,
    title,
    status,
    detail: problem.message,
    requestId: c.get('requestId'),
    ...problem.extras,
  };
  return c.body(JSON.stringify(body), status, {
    ...problem.headers,
    'content-type': 'application/problem+json',
  });
}
