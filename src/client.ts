/** A typed client of the HTTP API, on `fetch` alone. */
import type { z } from 'zod';
import type { ProblemBody } from './api/problems.js';
import type {
  OffboardingRow,
  OffboardingView,
  OnboardingRow,
  OnboardingView,
  Page,
  Person,
  Plan,
  RoleChangeView,
} from './lifecycle.js';
import type {
  approveRequest,
  extendRequest,
  holdRequest,
  liftRequest,
  offboardingRequest,
  offboardingsQuery,
  onboardingRequest,
  onboardingsQuery,
  peopleQuery,
  reasonRequest,
  resolveOffboardingRequest,
  ResolveRequest,
  resolveRoleChangeRequest,
  roleChangeRequest,
  switchRequest,
} from './requests.js';
import type { SignedDeletionRecord } from './store/deletion-record.js';
import type { ExportLine, KeyLine } from './store/export.js';
import type { AuditView } from './store/reading.js';
import type { GovernorStatus } from '../workflows/deletion-governor/messages.js';
import type { AcceptedOffboarding, OffboardingStatus } from '../workflows/offboarding/messages.js';
import type { AcceptedOnboarding, OnboardingStatus } from '../workflows/onboarding/messages.js';
import type { RoleChangeStatus } from '../workflows/role-change/messages.js';

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
  /** What would happen, dated, with times of that zone too. Nothing is started. @param timeZone IANA name, default UTC */
  planOnboarding(request: z.input<typeof onboardingRequest>, timeZone?: string): Promise<Plan>;

  /** Starts an offboarding, or answers the plan of the one that runs with the same details. */
  offboard(request: z.input<typeof offboardingRequest>): Promise<AcceptedOffboarding>;
  offboarding(employeeId: string): Promise<OffboardingView>;
  offboardings(query?: Partial<z.output<typeof offboardingsQuery>>): Promise<Page<OffboardingRow>>;
  extend(employeeId: string, request: z.input<typeof extendRequest>): Promise<OffboardingStatus>;
  hold(employeeId: string, request: z.input<typeof holdRequest>): Promise<OffboardingStatus>;
  release(employeeId: string, request?: z.input<typeof reasonRequest>): Promise<OffboardingStatus>;
  /** @param request.identityId what the approver was shown; refused where it is not what would be deleted. */
  approve(employeeId: string, request?: z.input<typeof approveRequest>): Promise<OffboardingStatus>;
  rescindOffboarding(employeeId: string, request?: z.input<typeof reasonRequest>): Promise<OffboardingStatus>;
  resolveOffboarding(
    employeeId: string,
    request: z.input<typeof resolveOffboardingRequest>,
  ): Promise<OffboardingStatus>;
  /** As {@link planOnboarding}. */
  planOffboarding(request: z.input<typeof offboardingRequest>, timeZone?: string): Promise<Plan>;

  /** Answers when the role is changed, or where it stands when that takes longer. */
  changeRole(request: z.input<typeof roleChangeRequest>): Promise<RoleChangeStatus>;
  roleChange(employeeId: string): Promise<RoleChangeView>;
  resolveRoleChange(
    employeeId: string,
    request: z.input<typeof resolveRoleChangeRequest>,
  ): Promise<RoleChangeStatus>;

  deletions(): Promise<GovernorStatus>;
  liftQuarantine(request: z.input<typeof liftRequest>): Promise<GovernorStatus>;
  stopDeletions(request: z.input<typeof switchRequest>): Promise<GovernorStatus>;
  resumeDeletions(request: z.input<typeof switchRequest>): Promise<GovernorStatus>;

  /** All of the audit as one state, line by line; `src/store/verify.ts` judges it. */
  auditExport(): AsyncIterable<ExportLine>;
  auditOf(employeeId: string): Promise<{ entries: AuditView[] }>;
  /** Public keys that audit and records were signed with. */
  auditKeys(): Promise<{ keys: KeyLine[] }>;
  deletionRecord(employeeId: string): Promise<SignedDeletionRecord>;
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
  const leaver = (employeeId: string) => `/v1/offboardings/${encodeURIComponent(employeeId)}`;
  const mover = (employeeId: string) => `/v1/role-changes/${encodeURIComponent(employeeId)}`;
  const dry = (path: string, timeZone = 'UTC') =>
    `${path}?${new URLSearchParams({ dryRun: 'true', timeZone }).toString()}`;
  return {
    onboard: (request) => post('/v1/onboardings', request),
    onboarding: (employeeId) => get(one(employeeId)),
    onboardings: (query) => get('/v1/onboardings', query),
    people: (query) => get('/v1/people', query),
    resend: (employeeId, request) => post(`${one(employeeId)}/resend`, request),
    rescind: (employeeId, request) => post(`${one(employeeId)}/rescind`, request),
    resolve: (employeeId, request) => post(`${one(employeeId)}/resolve`, request),
    planOnboarding: (request, timeZone) => post(dry('/v1/onboardings', timeZone), request),
    offboard: (request) => post('/v1/offboardings', request),
    offboarding: (employeeId) => get(leaver(employeeId)),
    offboardings: (query) => get('/v1/offboardings', query),
    extend: (employeeId, request) => post(`${leaver(employeeId)}/extend`, request),
    hold: (employeeId, request) => post(`${leaver(employeeId)}/hold`, request),
    release: (employeeId, request) => post(`${leaver(employeeId)}/release`, request),
    approve: (employeeId, request) => post(`${leaver(employeeId)}/approve`, request),
    rescindOffboarding: (employeeId, request) => post(`${leaver(employeeId)}/rescind`, request),
    resolveOffboarding: (employeeId, request) => post(`${leaver(employeeId)}/resolve`, request),
    planOffboarding: (request, timeZone) => post(dry('/v1/offboardings', timeZone), request),
    changeRole: (request) => post('/v1/role-changes', request),
    roleChange: (employeeId) => get(mover(employeeId)),
    resolveRoleChange: (employeeId, request) => post(`${mover(employeeId)}/resolve`, request),
    deletions: () => get('/v1/deletions'),
    liftQuarantine: (request) => post('/v1/deletions/lift', request),
    stopDeletions: (request) => post('/v1/deletions/stop', request),
    resumeDeletions: (request) => post('/v1/deletions/resume', request),
    auditExport: () => jsonLines<ExportLine>(settings, '/v1/audit/export'),
    auditOf: (employeeId) => get(`/v1/audit/employees/${encodeURIComponent(employeeId)}`),
    auditKeys: () => get('/v1/audit/keys'),
    deletionRecord: (employeeId) => get(`${leaver(employeeId)}/deletion-record`),
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

function request(settings: ClientSettings, method: string, path: string, signal: AbortSignal, body?: object) {
  const { baseUrl, key } = settings;
  return (settings.fetch ?? fetch)(baseUrl.replace(/\/+$/, '') + path, {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${key}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
    // A redirect would carry the key to wherever it points.
    redirect: 'error',
    signal,
  });
}

async function ask<T>(settings: ClientSettings, method: string, path: string, body?: object): Promise<T> {
  const { baseUrl, signal, timeoutMs = 30_000 } = settings;
  const deadline = AbortSignal.timeout(timeoutMs);
  let response: Response;
  let text: string;
  try {
    const ending = signal ? AbortSignal.any([signal, deadline]) : deadline;
    response = await request(settings, method, path, ending, body);
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    const why = deadline.aborted ? `no answer within ${timeoutMs / 1000} s` : reason(cause);
    throw new Unreachable(`${baseUrl} cannot be reached: ${why}`, undefined, { cause });
  }
  return judge(baseUrl, response, text) as T;
}

/** An answer of any length, a line of JSON at a time; it may take as long as it takes. */
async function* jsonLines<T>(settings: ClientSettings, path: string): AsyncGenerator<T> {
  const { baseUrl, signal } = settings;
  const unreachable = (cause: unknown) => {
    signal?.throwIfAborted();
    return new Unreachable(`${baseUrl} cannot be reached: ${reason(cause)}`, undefined, { cause });
  };
  const response = await request(settings, 'GET', path, signal ?? new AbortController().signal).catch(
    (error: unknown) => {
      throw unreachable(error);
    },
  );
  if (!response.ok || response.body === null) return void judge(baseUrl, response, await response.text());
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as T;
    }
  } catch (error) {
    throw unreachable(error);
  }
  if (rest !== '') throw new Unreachable(`${baseUrl} broke off in the midst of a line`);
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
