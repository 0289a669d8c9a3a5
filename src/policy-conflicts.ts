/** What a policy file says that fits its schema and still makes no sense together, for everybody and for each role. */
import { duration } from './duration.js';
import { roles } from './requests.js';
import type { Path, Problem } from './yaml-file.js';
import { forRole, type Policy } from '../workflows/policy.js';

type Scope = 'defaults' | (typeof roles)[number];

/** A setting as it holds in a scope: a role's own, else what holds for everybody. */
interface Setting {
  value: unknown;
  /** Absent where the file does not say it. */
  at?: Path;
  /** Said in this very scope. */
  own: boolean;
}

/** @param raw the file as it was read, right or wrong: what contradicts itself is told beside what is misspelt */
export const policyConflicts = (raw: unknown, base?: Policy): Problem[] =>
  (['defaults', ...roles] as const).flatMap((scope) => [
    ...linkConflicts(raw, scope, base),
    ...graceConflicts(raw, scope),
  ]);

function linkConflicts(raw: unknown, scope: Scope, base: Policy | undefined): Problem[] {
  const held = base && (scope === 'defaults' ? base.onboarding.defaults : forRole(base.onboarding, scope));
  const reminder = settingOf(raw, scope, ['onboarding', 'reminderBeforeExpiry']);
  const lifetime = settingOf(raw, scope, ['onboarding', 'linkLifetime']);
  const reminderMs = reminder.at ? milliseconds(reminder.value) : held?.reminderBeforeExpiryMs;
  const lifetimeMs = lifetime.at ? milliseconds(lifetime.value) : held?.linkLifetimeMs;
  if (reminderMs === undefined || lifetimeMs === undefined || reminderMs < lifetimeMs) return [];
  if (reminder.own && reminder.at)
    return [{ path: reminder.at, detail: 'must be shorter than linkLifetime' }];
  return lifetime.own && lifetime.at
    ? [{ path: lifetime.at, detail: 'must be longer than reminderBeforeExpiry' }]
    : [];
}

/** Reminders that hold without the file are left out where the grace period is shorter; what is written is meant. */
function graceConflicts(raw: unknown, scope: Scope): Problem[] {
  const reminders = settingOf(raw, scope, ['offboarding', 'reminders']);
  const grace = settingOf(raw, scope, ['offboarding', 'gracePeriod']);
  const graceMs = milliseconds(grace.value);
  if (!Array.isArray(reminders.value) || graceMs === undefined) return [];
  const { at = [] } = reminders;
  const tooEarly = reminders.value.flatMap((lead: unknown, index) =>
    (milliseconds(lead) ?? 0) >= graceMs ? [[...at, index]] : [],
  );
  if (reminders.own) return tooEarly.map((path) => ({ path, detail: 'must be shorter than gracePeriod' }));
  return tooEarly.length > 0 && grace.own && grace.at
    ? [{ path: grace.at, detail: 'must be longer than each of the reminders' }]
    : [];
}

const milliseconds = (value: unknown): number | undefined => duration.safeParse(value).data;

function settingOf(raw: unknown, scope: Scope, path: Path): Setting {
  const own: Path = scope === 'defaults' ? ['defaults', ...path] : ['roles', scope, ...path];
  const value = valueAt(raw, own);
  if (value !== undefined) return { value, at: own, own: true };
  const general: Path = ['defaults', ...path];
  const inherited = valueAt(raw, general);
  return inherited === undefined
    ? { value: undefined, own: false }
    : { value: inherited, at: general, own: false };
}

const valueAt = (raw: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) => (value as Partial<Record<string | number, unknown>> | null | undefined)?.[step],
    raw,
  );
