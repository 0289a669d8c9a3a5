/** Sessions and recovery, answered from memory as Kratos answers. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { badRequest, notFound, refusal, type Request, type Response } from './answers.js';
import type { Memory } from './identity-routes.js';
import { isLive, sessionsOf, type SessionRecord } from './records.js';

/** A page that is empty still names a next one. */
export function listSessions({ records, now }: Memory, { query }: Request, id: string): Response {
  const size = Number(query.get('page_size')) || 250;
  const page = Number(query.get('page')) || 0;
  const rows = sessionsOf(records, id).filter(({ revoked }) => query.get('active') !== 'true' || !revoked);
  const at = (number: number) => `</admin/identities/${id}/sessions?page=${number}&page_size=${size}>`;
  return {
    status: 200,
    body: rows.slice(page * size, (page + 1) * size).map((session) => ({
      id: session.id,
      active: isLive(records, session, now),
      authenticated_at: session.authenticated_at,
      expires_at: session.expires_at,
      authenticator_assurance_level: 'aal1',
      authentication_methods: [
        { method: session.method, aal: 'aal1', completed_at: session.authenticated_at },
      ],
    })),
    link: `${at(0)}; rel="first",${at(page + 1)}; rel="next",${at(page - 1)}; rel="prev"`,
  };
}

/** 404 where there is none, or nobody of that id. */
export function deleteSessions({ records }: Memory, _request: Request, id: string): Response {
  if (!z.uuid().safeParse(id).success) return badRequest('The id is no UUID');
  const own = sessionsOf(records, id);
  for (const session of own) records.sessions.delete(session.id);
  return own.length > 0 ? { status: 204 } : notFound();
}

export function disableSession({ records }: Memory, _request: Request, id: string): Response {
  const session = records.sessions.get(id);
  if (!session) return notFound();
  records.sessions.set(id, { ...session, revoked: true } satisfies SessionRecord);
  return { status: 204 };
}

const unitMs: Partial<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Go's durations, which have no days. */
function milliseconds(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  return [...text.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit = '']) => sum + Number(amount) * (unitMs[unit] ?? 0),
    0,
  );
}

/** @returns when it expires, or why there is none */
function expiry({ now }: Memory, { body }: Request): number | Response {
  const { expires_in: expiresIn = '1h' } = body as { expires_in?: string };
  const ms = milliseconds(expiresIn);
  if (ms === undefined || ms <= 0)
    return badRequest(
      `Unable to parse "expires_in" whose format should match "[0-9]+(ns|us|ms|s|m|h)" but did not: ${expiresIn}`,
    );
  return now + ms;
}

const identityOf = ({ body }: Request) => (body as { identity_id?: string }).identity_id ?? '';

export function createLink(memory: Memory, request: Request, publicUrl: string): Response {
  const identityId = identityOf(request);
  const expiresAt = expiry(memory, request);
  if (typeof expiresAt !== 'number') return expiresAt;
  if (!memory.records.identities.has(identityId))
    return badRequest('The requested identity id does not exist.');
  const token = randomBytes(24).toString('base64url');
  memory.records.recoveries.set(token, { identityId, expiresAt, used: false });
  return {
    status: 200,
    body: {
      recovery_link: `${publicUrl}/self-service/recovery?flow=${randomUUID()}&token=${token}`,
      expires_at: new Date(expiresAt).toISOString(),
    },
  };
}

export function createCode(memory: Memory, request: Request, publicUrl: string): Response {
  const identityId = identityOf(request);
  const expiresAt = expiry(memory, request);
  if (typeof expiresAt !== 'number') return expiresAt;
  if (!memory.records.identities.has(identityId))
    return refusal(404, 'Unable to locate the resource', 'could not find identity');
  const flow = randomUUID();
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  memory.records.recoveries.set(`${flow}/${code}`, { identityId, expiresAt, used: false });
  return {
    status: 201,
    body: {
      recovery_link: `${publicUrl}/recovery?flow=${flow}`,
      recovery_code: code,
      expires_at: new Date(expiresAt).toISOString(),
    },
  };
}
