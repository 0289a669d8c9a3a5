/** One leaver at a time under skipped time: HR's request, what people decide, and what was done. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import {
  approveDeletion,
  extendGrace,
  holdOffboarding,
  offboardingStatus,
  releaseOffboarding,
  rescindOffboarding,
  resolveOffboarding,
  type OffboardingInput,
} from '../../workflows/offboarding/messages.js';
import type { OffboardingPolicy } from '../../workflows/policy.js';
import { recordHistory } from './histories.js';
import { leavers, type Leavers } from './leavers.js';
import { policyWith } from './policies.js';
import { skippedTime, type SkippedTime } from './skipped-time.js';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const hr = 'hr@example.com';

export let time: SkippedTime;
export let place: Leavers;
/** Of the leaver that the test is about. */
export let employeeId: string;

/** From here on the test is about somebody else. */
export function anotherLeaver(): void {
  employeeId = `e-${randomUUID()}`;
  place.focus = employeeId;
}

/** Called once by a test file. One server for all its tests: whoever is left over from an earlier one is somebody else. */
export function oneLeaver(): void {
  beforeAll(async () => {
    place = leavers(() => ({ client: time.env.client, taskQueue: time.taskQueue }));
    time = await skippedTime(place.activities);
  });
  afterAll(() => time.stop());

  beforeEach(() => {
    anotherLeaver();
    place.meanwhile = {};
    place.failures = {};
    place.storeDown = false;
  });
  afterEach(async ({ task }) => recordHistory(task.name, handle()));
}

export const now = () => time.env.currentTimeMs();
export const iso = (at: number) => new Date(at).toISOString();
export const handle = () => time.env.client.workflow.getHandle(`offboarding/${employeeId}`);
export const governor = () => time.env.client.workflow.getHandle('deletion-governor');
export const status = () => handle().query(offboardingStatus);
export const reaches = (wanted: string) =>
  expect.poll(async () => (await status()).state.stage, { timeout: 10_000, interval: 20 }).toBe(wanted);
export const ends = () => expect.poll(async () => (await handle().describe()).status.name).toBe('COMPLETED');
export const events = async () => (await handle().fetchHistory()).events?.length ?? 0;
export const done = () => place.done(employeeId);
export const decided = () =>
  place.decisions.filter((decision) => decision.employeeId === employeeId).map(({ type }) => type);
/** What a refused update says. */
export const refused = (update: Promise<unknown>) =>
  update.then(
    () => 'accepted',
    (error: unknown) => ((error as Error).cause as { type?: string } | undefined)?.type ?? error,
  );

export const ask = {
  extend: (until: number, by = 'bob') =>
    handle().executeUpdate(extendGrace, { args: [{ by, until: iso(until) }] }),
  hold: (by = 'bob') => handle().executeUpdate(holdOffboarding, { args: [{ by, reason: 'lawsuit' }] }),
  release: (by = 'bob') => handle().executeUpdate(releaseOffboarding, { args: [{ by }] }),
  approve: (by = 'bob', identityId = `identity-of-${employeeId}`) =>
    handle().executeUpdate(approveDeletion, { args: [{ by, identityId }] }),
  rescind: (by = 'bob') => handle().executeUpdate(rescindOffboarding, { args: [{ by, reason: 'stays' }] }),
  resolve: (action: 'retry' | 'restart' | 'abandon' | 'rescind') =>
    handle().executeUpdate(resolveOffboarding, { args: [{ by: 'bob', action }] }),
  choose: (identityId: string) =>
    handle().executeUpdate(resolveOffboarding, { args: [{ by: 'bob', action: 'choose', identityId }] }),
};

export async function offboard(
  leaver: Partial<OffboardingInput['leaver']> = {},
  changed: Partial<OffboardingPolicy> = {},
): Promise<void> {
  const input: OffboardingInput = {
    leaver: { employeeId, locale: 'en', ...leaver },
    policy: policyWith({ offboarding: { reminderLeadsMs: [], hrContact: hr, ...changed } }).offboarding,
    requestedBy: 'ann',
    reason: 'left the company',
    acceptedAt: iso(await now()),
  };
  await time.env.client.workflow.start('offboarding', {
    workflowId: `offboarding/${employeeId}`,
    taskQueue: time.taskQueue,
    args: [input],
  });
}

/** To the middle of an ordinary grace period. */
export async function inGracePeriod(leaver: Partial<OffboardingInput['leaver']> = {}): Promise<void> {
  if (!place.people.has(employeeId)) place.hire(employeeId);
  await offboard(leaver);
  await reaches('gracePeriod');
  await time.env.sleep(15 * day);
}
