/**
 * Recovery links and codes: bearer credentials, so their values stay with the caller of these functions.
 * @see https://www.ory.com/docs/kratos/reference/api#tag/identity/operation/createRecoveryLinkForIdentity
 */
import type { IdentityApi } from '@ory/client';
import { z } from 'zod';
import { errorText, isKratosError, send, unexpected, type Answer } from './exchange.js';

/** Kratos reads Go durations, which have no days: seconds say everything. */
const goDuration = (ms: number) => `${Math.ceil(ms / 1000)}s`;

export interface RecoveryRequest {
  identityId: string;
  lifetimeMs: number;
}

export interface RecoveryLink {
  url: string;
  /** ISO 8601. */
  expiresAt: string;
  /** Only with `delivery: 'code'`: typed in at `url`. */
  code?: string;
}

const linkBody = z.object({
  recovery_link: z.url(),
  recovery_code: z
    .string()
    .regex(/^\d{6,8}$/)
    .optional(),
  expires_at: z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString()),
});

export const sendCreateLink = (
  kratos: IdentityApi,
  { identityId, lifetimeMs }: RecoveryRequest,
): Promise<Answer> =>
  send(`create recovery link for ${identityId}`, (options) =>
    kratos.createRecoveryLinkForIdentity(
      { createRecoveryLinkForIdentityBody: { identity_id: identityId, expires_in: goDuration(lifetimeMs) } },
      options,
    ),
  );

export const sendCreateCode = (
  kratos: IdentityApi,
  { identityId, lifetimeMs }: RecoveryRequest,
): Promise<Answer> =>
  send(`create recovery code for ${identityId}`, (options) =>
    kratos.createRecoveryCodeForIdentity(
      { createRecoveryCodeForIdentityBody: { identity_id: identityId, expires_in: goDuration(lifetimeMs) } },
      options,
    ),
  );

/** Both endpoints. @returns undefined where the identity is gone */
export function judgeRecovery(answer: Answer): RecoveryLink | undefined {
  if (answer.status === 200 || answer.status === 201) {
    const parsed = linkBody.safeParse(answer.body);
    // Not through `unexpected` with the body at hand: whatever is in it may be a credential.
    if (!parsed.success) throw unexpected('create recovery link: not understood', { ...answer, body: null });
    const { recovery_link: url, recovery_code: code, expires_at: expiresAt } = parsed.data;
    return { url, expiresAt, ...(code !== undefined && { code }) };
  }
  const gone = /identity id does not exist|could not find identity/i.test(errorText(answer));
  if ((answer.status === 400 || answer.status === 404) && isKratosError(answer) && gone) return undefined;
  throw unexpected('create recovery link', answer);
}
