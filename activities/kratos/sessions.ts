/**
 * Sessions of an identity.
 * @see https://www.ory.com/docs/kratos/reference/api#tag/identity/operation/listIdentitySessions
 */
import type { IdentityApi } from '@ory/client';
import { z } from 'zod';
import { isKratosError, send, unexpected, type Answer } from './exchange.js';

const sessionsBody = z.array(
  z.object({
    authenticated_at: z.iso.datetime({ offset: true }).optional(),
    authentication_methods: z.array(z.object({ method: z.string().optional() })).nullish(),
  }),
);

export const sendListSessions = (kratos: IdentityApi, id: string): Promise<Answer> =>
  send(`list sessions of ${id}`, (options) => kratos.listIdentitySessions({ id, pageSize: 250 }, options));

/** @returns when recovery links or codes were opened, ISO 8601, in no order */
export function judgeOpenings(answer: Answer): string[] {
  const parsed = sessionsBody.safeParse(answer.body);
  if (answer.status !== 200 || !parsed.success) throw unexpected('list sessions', answer);
  const recovered = (method?: string) => method === 'link_recovery' || method === 'code_recovery';
  return parsed.data.flatMap(({ authenticated_at: at, authentication_methods: methods }) =>
    at !== undefined && methods?.some(({ method }) => recovered(method)) ? [at] : [],
  );
}

export const sendListActive = (kratos: IdentityApi, id: string): Promise<Answer> =>
  send(`list active sessions of ${id}`, (options) =>
    kratos.listIdentitySessions({ id, pageSize: 250, active: true }, options),
  );

/**
 * How many sessions would be signed in if the identity is active: Kratos lists those of an inactive one too.
 * @returns at most 250
 */
export function judgeActive(answer: Answer): number {
  const parsed = sessionsBody.safeParse(answer.body);
  if (answer.status !== 200 || !parsed.success) throw unexpected('list active sessions', answer);
  return parsed.data.length;
}

export const sendDeleteSessions = (kratos: IdentityApi, id: string): Promise<Answer> =>
  send(`delete sessions of ${id}`, (options) => kratos.deleteIdentitySessions({ id }, options));

/** 404 is what Kratos answers where there was none. */
export function judgeDeleteSessions(answer: Answer): void {
  if (answer.status === 204 || (answer.status === 404 && isKratosError(answer))) return;
  throw unexpected('delete sessions', answer);
}
