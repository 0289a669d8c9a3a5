/**
 * Identities: a function that sends and one that judges the answer, for each endpoint used.
 * @see https://www.ory.com/docs/kratos/reference/api#tag/identity
 */
import type { Identity, IdentityApi, JsonPatch } from '@ory/client';
import { z } from 'zod';
import { decisive } from '../failures.js';
import { errorText, isKratosError, isRejection, send, unexpected, type Answer } from './exchange.js';

/** What this service writes into `metadata_admin.lifecycle`; an identity without it is not ours. */
export interface Marker {
  employeeId: string;
  /** The identity existed before the onboarding that took it over. */
  adopted?: boolean;
}

/** The part of an identity that is read. Unknown fields are left where they are. */
const identityBody = z.object({
  id: z.uuid(),
  schema_id: z.string(),
  state: z.string().optional(),
  created_at: z.string().optional(),
  traits: z.object({
    email: z.string().optional(),
    name: z.string().optional(),
    team: z.string().optional(),
  }),
  metadata_admin: z
    .object({ lifecycle: z.object({ employeeId: z.string(), adopted: z.boolean().optional() }).nullish() })
    .nullish()
    .catch(null),
  credentials: z
    .record(z.string(), z.object({ config: z.record(z.string(), z.unknown()).nullish() }))
    .optional(),
});

/** An identity as this service sees it. */
export interface KratosIdentity {
  id: string;
  role: string;
  active: boolean;
  createdAt: string | undefined;
  email: string | undefined;
  name: string | undefined;
  team: string | undefined;
  marker: Marker | undefined;
  /** Whether there is something to sign in with. Only known where credentials were asked for. */
  hasCredential: boolean;
}

/** Kratos lower-cases identifiers, traits keep their case. */
export const sameAddress = (a: string | undefined, b: string | undefined): boolean =>
  a?.toLowerCase() === b?.toLowerCase();

/** Types that a person signs in with by themselves. `code` is left out: every recovery address has one. */
const credentialTypes = ['password', 'oidc', 'webauthn', 'passkey'] as const;

function hasCredential(credentials: z.infer<typeof identityBody>['credentials']): boolean {
  const config = (type: (typeof credentialTypes)[number]) => credentials?.[type]?.config ?? {};
  const filled = (value: unknown) => Array.isArray(value) && value.length > 0;
  return (
    typeof config('password')['hashed_password'] === 'string' ||
    filled(config('oidc')['providers']) ||
    filled(config('webauthn')['credentials']) ||
    filled(config('passkey')['credentials'])
  );
}

function readIdentity(what: string, answer: Answer): KratosIdentity {
  const parsed = identityBody.safeParse(answer.body);
  if (!parsed.success) throw unexpected(`${what}: no identity in the answer`, answer);
  const { id, schema_id, state, created_at, traits, metadata_admin, credentials } = parsed.data;
  const marker = metadata_admin?.lifecycle;
  return {
    id,
    role: schema_id,
    active: state !== 'inactive',
    createdAt: created_at,
    email: traits.email,
    name: traits.name,
    team: traits.team,
    marker: marker ? { employeeId: marker.employeeId, ...(marker.adopted && { adopted: true }) } : undefined,
    hasCredential: hasCredential(credentials),
  };
}

/** Where in the traits Kratos found fault, without the value it found. */
const rejectedTrait = (answer: Answer) => /I\[#\/?([\w/]*)\]/.exec(errorText(answer))?.[1] ?? 'details';

export interface NewIdentity {
  employeeId: string;
  email: string;
  name: string;
  role: string;
  team?: string;
}

export const sendCreate = (
  kratos: IdentityApi,
  { employeeId, role, ...traits }: NewIdentity,
): Promise<Answer> =>
  send('create identity', (options) =>
    kratos.createIdentity(
      { createIdentityBody: { schema_id: role, traits, metadata_admin: { lifecycle: { employeeId } } } },
      options,
    ),
  );

/** @returns the new identity, or undefined where the address is taken */
export function judgeCreate(answer: Answer): KratosIdentity | undefined {
  if (answer.status === 201) return readIdentity('create identity', answer);
  if (answer.status === 409 && isKratosError(answer)) return undefined;
  if (isRejection(answer)) throw decisive('detailsRejected', `Kratos refuses ${rejectedTrait(answer)}`);
  throw unexpected('create identity', answer);
}

export const sendGet = (kratos: IdentityApi, id: string): Promise<Answer> =>
  send(`get identity ${id}`, (options) =>
    kratos.getIdentity({ id, includeCredential: [...credentialTypes] }, options),
  );

/** @returns the identity with what is known of its credentials, or undefined where there is none */
export function judgeGet(answer: Answer): KratosIdentity | undefined {
  if (answer.status === 200) return readIdentity('get identity', answer);
  if (answer.status === 404 && isKratosError(answer)) return undefined;
  throw unexpected('get identity', answer);
}

export const sendFind = (kratos: IdentityApi, email: string): Promise<Answer> =>
  send('find identity', (options) => kratos.listIdentities({ credentialsIdentifier: email }, options));

/** @returns the id of the identity that signs in with the address */
export function judgeFind(answer: Answer): string | undefined {
  if (answer.status !== 200 || !Array.isArray(answer.body)) throw unexpected('find identity', answer);
  const [first] = answer.body as Identity[];
  return first?.id;
}

export const sendPatch = (kratos: IdentityApi, id: string, jsonPatch: JsonPatch[]): Promise<Answer> =>
  send(`change identity ${id}`, (options) => kratos.patchIdentity({ id, jsonPatch }, options));

export function judgePatch(answer: Answer): 'changed' | 'gone' | 'conflict' {
  if (answer.status === 200) return 'changed';
  if (answer.status === 404 && isKratosError(answer)) return 'gone';
  if (answer.status === 409 && isKratosError(answer)) return 'conflict';
  if (isRejection(answer)) throw decisive('detailsRejected', `Kratos refuses ${rejectedTrait(answer)}`);
  throw unexpected('change identity', answer);
}

export const sendDelete = (kratos: IdentityApi, id: string): Promise<Answer> =>
  send(`delete identity ${id}`, (options) => kratos.deleteIdentity({ id }, options));

export function judgeDelete(answer: Answer): 'deleted' | 'gone' {
  if (answer.status === 204) return 'deleted';
  if (answer.status === 404 && isKratosError(answer)) return 'gone';
  throw unexpected('delete identity', answer);
}

export interface IdentityPage {
  identities: KratosIdentity[];
  /** Absent on the last page. */
  next?: string;
}

export interface ListRequest {
  size: number;
  token?: string;
  /** What is known of credentials costs Kratos more than all the rest. */
  credentials: boolean;
}

export const sendList = (kratos: IdentityApi, page: ListRequest): Promise<Answer> =>
  send('list identities', (options) =>
    kratos.listIdentities(
      {
        pageSize: page.size,
        ...(page.token !== undefined && { pageToken: page.token }),
        ...(page.credentials && { includeCredential: [...credentialTypes] }),
      },
      options,
    ),
  );

/** @returns the page, or undefined where Kratos does not know the page token */
export function judgeList({ token }: ListRequest, answer: Answer): IdentityPage | undefined {
  if (token !== undefined && isRejection(answer)) return undefined;
  if (answer.status !== 200 || !Array.isArray(answer.body)) throw unexpected('list identities', answer);
  const next = /[?&]page_token=([^&>]+)[^>]*>; *rel="next"/.exec(answer.link ?? '')?.[1];
  const identities = answer.body.map((body) => readIdentity('list identities', { ...answer, body }));
  return {
    identities,
    ...(next !== undefined && identities.length > 0 && { next: decodeURIComponent(next) }),
  };
}
