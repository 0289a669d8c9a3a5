/** The policy file: YAML that overrides, setting by setting, what holds without it. `deploy/policy.example.yaml` explains it. */
import { z } from 'zod';
import { duration } from './duration.js';
import { email, roles } from './requests.js';
import { policyConflicts } from './policy-conflicts.js';
import { FileProblems, readYaml } from './yaml-file.js';
import type { OnboardingPolicy, Role } from '../workflows/onboarding/messages.js';
import type { OffboardingPolicy, Policy } from '../workflows/policy.js';

const dayMs = 86_400_000;

const onboardingSettings = z.strictObject({
  linkLifetime: duration.optional(),
  maxIssues: z.number().int().min(1).max(30).optional(),
  reminderBeforeExpiry: duration.optional(),
  delivery: z.enum(['link', 'code']).optional(),
  settingsWindow: duration.optional(),
});

const offboardingSettings = z.strictObject({
  gracePeriod: duration.optional(),
  reminders: z.array(duration).max(10).optional(),
  approval: z.enum(['required', 'none']).optional(),
  noticeAfterRelease: duration.optional(),
});

const settings = z.strictObject({
  onboarding: onboardingSettings.default({}),
  offboarding: offboardingSettings.default({}),
  hrContact: email.optional(),
});
type Settings = z.output<typeof settings>;

const policyFile = z.strictObject({
  defaults: settings.optional(),
  roles: z.partialRecord(z.enum(roles), settings).default({}),
  deletions: z
    .strictObject({
      perHour: z.number().int().min(1).max(100_000).optional(),
      percentPerDay: z.number().min(0).max(100).optional(),
      alarmContact: email.optional(),
    })
    .default({}),
});

type PolicyFile = z.output<typeof policyFile>;

/** What holds where nobody decided otherwise. */
export const defaultPolicy: Policy = {
  onboarding: {
    defaults: { linkLifetimeMs: dayMs, maxIssues: 5, settingsWindowMs: dayMs / 24, delivery: 'link' },
    roles: {},
  },
  offboarding: {
    defaults: {
      graceMs: 30 * dayMs,
      reminderLeadsMs: [7 * dayMs, dayMs],
      approval: 'none',
      noticeAfterReleaseMs: dayMs,
    },
    roles: { admin: { approval: 'required' } },
  },
  deletions: { perHour: 10, percentPerDay: 5 },
};

/**
 * Reads a policy file, or tells every problem in it at once, by line and column.
 * @param base what the file overrides; absent, only what the file says itself is held against each other
 */
export const parsePolicy = (text: string, base?: Policy) =>
  readYaml(text, policyFile, (raw) => policyConflicts(raw, base));

/** @throws FileProblems */
export function readPolicy(text: string, base: Policy = defaultPolicy): Policy {
  const file = parsePolicy(text, base);
  if (!file.ok) throw new FileProblems('policy', file.problems);
  return withFile(base, file.value);
}

/** The base, with what the file says instead. What the file says for everybody leaves what the base has for a role. */
function withFile(base: Policy, { defaults, roles: byRole, deletions }: PolicyFile): Policy {
  const { perHour, percentPerDay, alarmContact = defaults?.hrContact } = deletions;
  const policy: Policy = {
    onboarding: {
      defaults: { ...base.onboarding.defaults, ...onboardingOf(defaults) },
      roles: { ...base.onboarding.roles },
    },
    offboarding: {
      defaults: { ...base.offboarding.defaults, ...offboardingOf(defaults) },
      roles: { ...base.offboarding.roles },
    },
    deletions: { ...base.deletions, ...defined({ perHour, percentPerDay, alarmContact }) },
  };
  for (const [role, own] of Object.entries(byRole) as [Role, Settings][]) {
    policy.onboarding.roles[role] = { ...policy.onboarding.roles[role], ...onboardingOf(own) };
    policy.offboarding.roles[role] = { ...policy.offboarding.roles[role], ...offboardingOf(own) };
  }
  return policy;
}

function onboardingOf(own: Settings | undefined): Partial<OnboardingPolicy> {
  const { linkLifetime, maxIssues, reminderBeforeExpiry, delivery, settingsWindow } = own?.onboarding ?? {};
  return defined({
    linkLifetimeMs: linkLifetime,
    maxIssues,
    reminderBeforeExpiryMs: reminderBeforeExpiry,
    delivery,
    settingsWindowMs: settingsWindow,
    hrContact: own?.hrContact,
  });
}

function offboardingOf(own: Settings | undefined): Partial<OffboardingPolicy> {
  const { gracePeriod, reminders, approval, noticeAfterRelease } = own?.offboarding ?? {};
  return defined({
    graceMs: gracePeriod,
    reminderLeadsMs: reminders?.toSorted((a, b) => b - a),
    approval,
    noticeAfterReleaseMs: noticeAfterRelease,
    hrContact: own?.hrContact,
  });
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** What is not said overrides nothing. */
const defined = <T extends object>(fields: T): Defined<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
