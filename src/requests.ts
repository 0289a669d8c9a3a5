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
  /** For somebody who is in a grace period: bring the same identity back. Absent: that is refused. */
  onLeaving: z.literal('reinstate').optional(),
});
export type OnboardingRequest = z.output<typeof onboardingRequest>;

export const resendRequest = z.strictObject({ force: z.boolean().default(false) });
export const rescindRequest = z.strictObject({ reason: line(500).optional() });
export const resolveRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.enum(['adopt', 'retry', 'resend', 'rescind']) }),
  z.strictObject({ action: z.literal('changeEmail'), email }),
]);
export type ResolveRequest = z.output<typeof resolveRequest>;

/** IANA name of a time zone that this Node.js knows. */
export const timeZone = z.string().refine(
  (name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  },
  { error: 'must be a time zone such as Europe/Vienna' },
);

export const offboardingRequest = z.strictObject({
  employeeId,
  /** Which identity, where it bears no marker of ours, or several do. */
  identityId: z.uuid('must be the id of an identity').optional(),
  /** Instead: the address that the person signs in with. */
  email: email.optional(),
  lastDayAt: instant.optional(),
  /** Gets the reminders of the coming deletion. */
  requesterEmail: email.optional(),
  locale: z.enum(locales).default('en'),
  reason: line(500).optional(),
});
export type OffboardingRequest = z.output<typeof offboardingRequest>;

export const extendRequest = z.strictObject({ until: instant, reason: line(500).optional() });
export type ExtendRequest = z.output<typeof extendRequest>;
export const holdRequest = z.strictObject({ reason: line(500) });
export type HoldRequest = z.output<typeof holdRequest>;
/** Of release and rescind. */
export const reasonRequest = z.strictObject({ reason: line(500).optional() });
export type ReasonRequest = z.output<typeof reasonRequest>;
export const approveRequest = z.strictObject({
  /** What the approver was shown. */
  identityId: z.uuid('must be the id of an identity').optional(),
  reason: line(500).optional(),
});
export type ApproveRequest = z.output<typeof approveRequest>;
export const resolveOffboardingRequest = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.enum(['retry', 'restart', 'erase', 'abandon', 'rescind']),
    reason: line(500).optional(),
  }),
  z.strictObject({
    action: z.literal('choose'),
    identityId: z.uuid('must be the id of an identity'),
    reason: line(500).optional(),
  }),
]);
export type ResolveOffboardingRequest = z.output<typeof resolveOffboardingRequest>;

export const roleChangeRequest = z.strictObject({
  employeeId,
  identityId: z.uuid('must be the id of an identity').optional(),
  role: z.enum(roles),
  locale: z.enum(locales).default('en'),
  reason: line(500).optional(),
});
export type RoleChangeRequest = z.output<typeof roleChangeRequest>;
export const resolveRoleChangeRequest = z.strictObject({
  action: z.enum(['retry', 'abandon']),
  reason: line(500).optional(),
});
export type ResolveRoleChangeRequest = z.output<typeof resolveRoleChangeRequest>;

/** Of stopping and resuming all deletions. */
export const switchRequest = z.strictObject({ reason: line(500) });
export type SwitchRequest = z.output<typeof switchRequest>;
export const liftRequest = z.strictObject({
  reason: line(500),
  /** Deletions that may follow regardless of the caps. */
  allow: z.number().int().min(0).max(100_000).default(0),
});
export type LiftRequest = z.output<typeof liftRequest>;

export const offboardingStages = [
  'scheduled',
  'deactivating',
  'gracePeriod',
  'onHold',
  'awaitingApproval',
  'awaitingSlot',
  'deleting',
  'needsAttention',
  'erasing',
  'rescinding',
  'deleted',
  'erased',
  'rescinded',
  'abandoned',
] as const;

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
export const offboardingsQuery = z.strictObject({
  stage: z.enum(offboardingStages).optional(),
  role: z.enum(roles).optional(),
  ...page,
});
export type OffboardingsQuery = z.output<typeof offboardingsQuery>;
/** Of a POST that may only say what it would do. */
export const dryRunQuery = z.strictObject({
  dryRun: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false),
  timeZone: timeZone.default('UTC'),
});
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
