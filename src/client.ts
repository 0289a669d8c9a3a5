/** A typed client of the HTTP API, on `fetch` alone. */
import type { z } from 'zod';
import type { ProblemBody } from './api/problems.js';
import type { OnboardingRow, OnboardingView, Page, Person } from './lifecycle.js';
import type { onboardingRequest, onboardingsQuery, peopleQuery, ResolveRequest } from './requests.js';
import type { AcceptedOnboarding, OnboardingStatus } from '../workflows/onboarding/messages.js';

/** The API understood and refused (4xx). `problem.type` tells the refusals apart. */
export class RefusedByApi extends Error {
  constructor(readonly problem: ProblemBody) {
    super(problem.detail);
    this.name = 'RefusedByApi';
  }
}

/** The API, or what it stands on, did not answer: no connection, no answer in time, or a 5xx. Try again later. */
export class Unreachable extends Error {
  constructor(
    message: string,
    readonly problem?: ProblemBody,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'Unreachable';
  }
}

export interface ClientSettings {
  /** Such as `http://127.0.0.1:8080`. */
  baseUrl: string;
  /** Sent as bearer key. */
  key: string;
  fetch?: typeof fetch;
  /** Ends every call under way; each then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** @default 30_000 */
  timeoutMs?: number;
}

/** Each method throws {@link RefusedByApi} or {@link Unreachable}. */
export interface LifecycleClient {
  /** Starts an onboarding, or answers the plan of the one that runs with the same details. */
  onboard(request: z.input<typeof onboardingRequest>): Promise<AcceptedOnboarding>;
  onboarding(employeeId: string): Promise<OnboardingView>;
  onboardings(query?: Partial<z.output<typeof onboardingsQuery>>): Promise<Page<OnboardingRow>>;
  people(query?: Partial<z.output<typeof peopleQuery>>): Promise<Page<Person>>;
  /** @param request.force mails a new link though an earlier one still works. */
  resend(employeeId: string, request?: { force?: boolean }): Promise<OnboardingStatus>;
  rescind(employeeId: string, request?: { reason?: string }): Promise<OnboardingStatus>;
  resolve(employeeId: string, request: ResolveRequest): Promise<OnboardingStatus>;
}

/**
 * @example
 * const client = createLifecycleClient({ baseUrl: 'http://127.0.0.1:8080', key });
 * await client.onboard({ employeeId: 'e-1001', email: 'ada@example.com', name: 'Ada', role: 'analyst' });
 */
export function createLifecycleClient(settings: ClientSettings): LifecycleClient {
  const get = <T>(path: string, query: object = {}) => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query) as [string, string | number | undefined][])
      if (value !== undefined) search.set(name, String(value));
    return ask<T>(settings, 'GET', search.size === 0 ? path : `${path}?${search.toString()}`);
  };
  const post = <T>(path: string, body: object = {}) => ask<T>(settings, 'POST', path, body);
  const one = (employeeId: string) => `/v1/onboardings/${encodeURIComponent(employeeId)}`;
  return {
    onboard: (request) => post('/v1/onboardings', request),
    onboarding: (employeeId) => get(one(employeeId)),
    onboardings: (query) => get('/v1/onboardings', query),
    people: (query) => get('/v1/people', query),
    resend: (employeeId, request) => post(`${one(employeeId)}/resend`, request),
    rescind: (employeeId, request) => post(`${one(employeeId)}/rescind`, request),
    resolve: (employeeId, request) => post(`${one(employeeId)}/resolve`, request),
  };
}

/** Every page from the first to the last, as one list. */
export async function allPages<T>(page: (cursor?: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let next: string | undefined;
  do {
    const answer = await page(next);
    items.push(...answer.items);
    next = answer.next;
  } while (next !== undefined);
  return items;
}

async function ask<T>(settings: ClientSettings, method: string, path: string, body?: object): Promise<T> {
  const { baseUrl, key, signal, timeoutMs = 30_000 } = settings;
  const fetchIt = settings.fetch ?? fetch;
  const deadline = AbortSignal.timeout(timeoutMs);
  let response: Response;
  let text: string;
  try {
    response = await fetchIt(baseUrl.replace(/\/+$/, '') + path, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${key}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      // A redirect would carry the key to wherever it points.
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    const why = deadline.aborted ? `no answer within ${timeoutMs / 1000} s` : reason(cause);
    throw new Unreachable(`${baseUrl} cannot be reached: ${why}`, undefined, { cause });
  }
  return judge(baseUrl, response, text) as T;
}

function judge(baseUrl: string, { ok, status, headers }: Response, text: string): unknown {
  const mediaType = headers.get('content-type') ?? '';
  if (ok && mediaType.startsWith('application/json')) return JSON.parse(text);
  if (!mediaType.startsWith('application/problem+json'))
    throw new Unreachable(`${baseUrl} answered ${status} and not as the lifecycle API does`);
  const problem = JSON.parse(text) as ProblemBody;
  if (status < 500) throw new RefusedByApi(problem);
  throw new Unreachable(`${baseUrl} answered ${status}: ${problem.detail}`, problem);
}

/** What `fetch` hides behind "fetch failed". */
function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}
