/** An everyday policy, and whatever a test wants otherwise. */
import type { OnboardingPolicy } from '../../workflows/onboarding/messages.js';
import type { DeletionCaps, OffboardingPolicy, Policy } from '../../workflows/policy.js';

const day = 86_400_000;

export function policyWith(
  changed: {
    onboarding?: Partial<OnboardingPolicy>;
    offboarding?: Partial<OffboardingPolicy>;
    admins?: Partial<OffboardingPolicy>;
    deletions?: Partial<DeletionCaps>;
  } = {},
): Policy {
  return {
    onboarding: {
      defaults: {
        linkLifetimeMs: day,
        maxIssues: 5,
        settingsWindowMs: day / 24,
        delivery: 'link',
        ...changed.onboarding,
      },
      roles: {},
    },
    offboarding: {
      defaults: {
        graceMs: 30 * day,
        reminderLeadsMs: [7 * day, day],
        approval: 'none',
        noticeAfterReleaseMs: day,
        ...changed.offboarding,
      },
      roles: { admin: { approval: 'required', ...changed.admins } },
    },
    deletions: { perHour: 10, percentPerDay: 5, ...changed.deletions },
  };
}
