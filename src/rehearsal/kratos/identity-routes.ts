/** `/admin/identities`, answered from memory as Kratos answers. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { badRequest, notFound, refusal, type Request, type Response } from './answers.js';
import { applyPatch, type Operation } from './patch.js';
import { identifierOf, withIdentifier, type IdentityRecord, type Records } from './records.js';
import type { SchemaCheck } from './schemas.js';

export interface Memory {
  records: Records;
  refusedBySchema: SchemaCheck;
  /** Milliseconds since the epoch. */
  now: number;
}

const conflict = 'This identity conflicts with another identity that already exists.';

/** As `GET` shows one: what the credentials hold only where it was asked for. */
function shown(identity: IdentityRecord, include: readonly string[] | 'none') {
  const { hashedPassword, metadata_admin: admin, ...rest } = identity;
  const identifiers = [identifierOf(identity)].filter((identifier) => identifier !== undefined);
  const config = hashedPassword === undefined ? {} : { hashed_password: hashedPassword };
  return {
    ...rest,
    ...(admin !== null && { metadata_admin: admin }),
    schema_url: `http://127.0.0.1/schemas/${identity.schema_id}`,
    ...(include !== 'none' && {
      credentials: {
        password: { type: 'password', identifiers, ...(include.includes('password') && { config }) },
      },
    }),
  };
}

export function createIdentity({ records, refusedBySchema, now }: Memory, { body }: Request): Response {
  const {
    schema_id: schemaId,
    traits,
    metadata_admin: admin = null,
    state = 'active',
  } = body as {
    schema_id: string;
    traits: Record<string, unknown>;
    metadata_admin?: unknown;
    state?: IdentityRecord['state'];
  };
  const refused = refusedBySchema(schemaId, traits);
  if (refused !== undefined) return badRequest(refused);
  const taken = withIdentifier(records, identifierOf({ traits }) ?? '');
  if (taken) return refusal(409, 'The resource could not be created due to a conflict', conflict);
  const at = new Date(now).toISOString();
  const identity: IdentityRecord = {
    id: randomUUID(),
    schema_id: schemaId,
    state,
    traits,
    metadata_admin: admin,
    metadata_public: null,
    created_at: at,
    updated_at: at,
  };
  records.identities.set(identity.id, identity);
  return { status: 201, body: shown(identity, []) };
}

export function getIdentity({ records }: Memory, { query }: Request, id: string): Response {
  const identity = records.identities.get(id);
  return identity ? { status: 200, body: shown(identity, query.getAll('include_credential')) } : notFound();
}

const defaultPageSize = 250;

/** Ordered by id; a page begins after the id that is its token. */
export function listIdentities({ records }: Memory, { query }: Request): Response {
  const identifier = query.get('credentials_identifier');
  const include = query.getAll('include_credential');
  if (identifier !== null) {
    const found = withIdentifier(records, identifier);
    return { status: 200, body: found ? [shown(found, include)] : [] };
  }
  const token = query.get('page_token') ?? '';
  if (token !== '' && !z.uuid().safeParse(token).success) return badRequest('The page token is invalid');
  const size = Math.min(Number(query.get('page_size')) || defaultPageSize, 500);
  const ids = query.getAll('ids');
  const rows = [...records.identities.values()]
    .filter(({ id }) => (ids.length === 0 || ids.includes(id)) && id > token)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const page = rows.slice(0, size);
  const at = (pageToken: string) => `/admin/identities?page_size=${size}&page_token=${pageToken}`;
  const links = [`<${at('00000000-0000-0000-0000-000000000000')}>; rel="first"`];
  if (rows.length > size) links.push(`<${at(page.at(-1)?.id ?? '')}>; rel="next"`);
  return {
    status: 200,
    body: page.map((identity) => shown(identity, include.length > 0 ? include : 'none')),
    link: links.join(','),
  };
}

export function patchIdentity(
  { records, refusedBySchema, now }: Memory,
  { body }: Request,
  id: string,
): Response {
  const identity = records.identities.get(id);
  if (!identity) return notFound();
  const patched = applyPatch({ ...identity }, body as Operation[]);
  if ('refused' in patched) return badRequest(String(patched['refused']));
  const changed = { ...identity, ...patched, updated_at: new Date(now).toISOString() };
  const refused = refusedBySchema(changed.schema_id, changed.traits);
  if (refused !== undefined) return badRequest(refused);
  const taken = withIdentifier(records, identifierOf(changed) ?? '');
  if (taken && taken.id !== id)
    return refusal(
      409,
      'Unable to insert or update resource because a resource with that value exists already',
    );
  records.identities.set(id, changed);
  return { status: 200, body: shown(changed, []) };
}

/** Its sessions and links go with it. */
export function deleteIdentity({ records }: Memory, _request: Request, id: string): Response {
  if (!records.identities.delete(id)) return notFound();
  for (const [key, { identityId }] of records.sessions) if (identityId === id) records.sessions.delete(key);
  for (const [key, { identityId }] of records.recoveries)
    if (identityId === id) records.recoveries.delete(key);
  return { status: 204 };
}
