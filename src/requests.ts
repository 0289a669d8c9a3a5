/**
 * Schemas of everything that comes in, by HTTP, CLI or webhook. Strict: an unknown field is an error, since a
 * misspelt one would otherwise be a silent default.
 */
import { z } from 'zod';

export const roles = ['admin', 'analyst', 'automation-engineer'] as const;
export const locales = ['en', 'de'] as const;
export const onboardingStages = [
  'scheduled',
  'creatingIdentity',
  'awaitingActivation',
  'needsAttention',
  'rescinding',
  'activated',
  'rescinded',
] as const;

/** Ends up in workflow ids, which are plaintext: no `@`, so that nobody uses an address for it. */
export const employeeId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/,
    'must be 1 to 64 letters, digits, dots, colons, dashes or underscores, begin with a letter or digit, and be no e-mail address',
  );

/** An address as Kratos and SMTP servers take it: ASCII, no display name. */
export const email = z.email('must be an e-mail address such as ada@example.com').max(254);

/** One line of text without control characters and halves of surrogate pairs, which are no text. */
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, 'must be one line without control characters');

/** A search attribute, so plaintext: no `@`. */
export const team = line(64).regex(/^[^@]*$/, 'must not contain @');

/** ISO 8601 with an offset, so that it names one instant. */
export const instant = z.iso.datetime({
  offset: true,
  error: 'must be a date and time with an offset, such as 2026-12-01T09:00:00+01:00',
});

export const onboardingRequest = z.strictObject({
  employeeId,
  email,
  name: line(200),
  role: z.enum(roles),
  team: team.optional(),
  locale: z.enum(locales).default('en'),
  startAt: instant.optional(),
  managerEmail: email.optional(),
  delivery: z.enum(['link', 'code']).optional(),
});
export type OnboardingRequest = z.output<typeof onboardingRequest>;

export const resendRequest = z.strictObject({ force: z.boolean().default(false) });
export const rescindRequest = z.strictObject({ reason: line(500).optional() });
export const resolveRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.enum(['adopt', 'retry', 'resend', 'rescind']) }),
  z.strictObject({ action: z.literal('changeEmail'), email }),
]);
export type ResolveRequest = z.output<typeof resolveRequest>;

/** Pages of lists: `cursor` is opaque, from the `next` of the page before. */
const page = {
  limit: z.coerce.number().int().min(1).max(250).default(50),
  cursor: z.string().min(1).max(2048).optional(),
};
export const onboardingsQuery = z.strictObject({
  stage: z.enum(onboardingStages).optional(),
  role: z.enum(roles).optional(),
  ...page,
});
export type OnboardingsQuery = z.output<typeof onboardingsQuery>;
export const peopleQuery = z.strictObject({ ...page });
export type PeopleQuery = z.output<typeof peopleQuery>;

/** What `deploy/kratos/settings-after-password.jsonnet` sends. */
export const kratosHook = z.strictObject({ identityId: z.uuid() });

/** Bytes in proto JSON: either alphabet, padded or not. */
const bytes = z.string().regex(/^[\w+/-]*={0,2}$/, 'must be base64');

/** The remote codec's body, as Temporal's UI sends it: payloads in proto JSON. */
export const codecRequest = z.object({
  payloads: z
    .array(z.object({ metadata: z.record(z.string(), bytes).optional(), data: bytes.optional() }))
    .max(1000),
});
