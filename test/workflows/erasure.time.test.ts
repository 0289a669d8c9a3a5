/** What an offboarding leaves in the audit, and that nothing of it comes after the erasure. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  approveDeletion,
  holdOffboarding,
  offboardingStatus,
  resolveOffboarding,
  type OffboardingInput,
} from '../../workflows/offboarding/messages.js';
import type { OffboardingPolicy } from '../../workflows/policy.js';
import { leavers, type Leavers } from '../support/leavers.js';
import { policyWith } from '../support/policies.js';
import { skippedTime, type SkippedTime } from '../support/skipped-time.js';

const hour = 3_600_000;
const day = 24 * hour;
const hr = 'hr@example.com';

let time: SkippedTime;
let place: Leavers;
let employeeId: string;

beforeAll(async () => {
  place = leavers(() => ({ client: time.env.client, taskQueue: time.taskQueue }));
  time = await skippedTime(place.activities);
});
afterAll(() => time.stop());
beforeEach(() => {
  employeeId = `e-${randomUUID()}`;
  place.failures = {};
  place.focus = employeeId;
  place.hire(employeeId);
});

const handle = () => time.env.client.workflow.getHandle(`offboarding/${employeeId}`);
const reaches = (wanted: string) =>
  expect
    .poll(async () => (await handle().query(offboardingStatus)).state.stage, {
      timeout: 10_000,
      interval: 20,
    })
    .toBe(wanted);
const ends = () => expect.poll(async () => (await handle().describe()).status.name).toBe('COMPLETED');
const decided = () =>
  place.decisions.filter((decision) => decision.employeeId === employeeId).map(({ type }) => type);

async function inGracePeriod(changed: Partial<OffboardingPolicy> = {}): Promise<void> {
  const policy = { reminderLeadsMs: [], hrContact: hr, ...changed };
  const input: OffboardingInput = {
    leaver: { employeeId, locale: 'en' },
    policy: policyWith({ offboarding: policy }).offboarding,
    requestedBy: 'ann',
    acceptedAt: new Date(await time.env.currentTimeMs()).toISOString(),
  };
  await time.env.client.workflow.start('offboarding', {
    workflowId: `offboarding/${employeeId}`,
    taskQueue: time.taskQueue,
    args: [input],
  });
  await reaches('gracePeriod');
}

test('somebody else deleted the identity: what is kept is erased, and no mail is sent after that', async () => {
  await inGracePeriod();
  place.people.delete(employeeId);
  // Each mail would be sealed in the audit, under a new key once the person's is destroyed.
  place.failures.askForDecision = Array<'mailUnavailable'>(500).fill('mailUnavailable');
  place.failures.erase = Array<'engineUnavailable'>(20).fill('engineUnavailable');
  await time.env.sleep(30 * day + hour);
  await reaches('needsAttention');
  await handle().executeUpdate(resolveOffboarding, { args: [{ by: 'bob', action: 'erase' }] });
  const left = () => place.failures.askForDecision?.length ?? 0;
  expect(left()).toBeLessThan(498);
  await expect.poll(() => place.failures.erase?.length).toBeLessThan(20);
  const before = left();
  await time.env.sleep(day);
  await reaches('erased');
  await ends();
  expect(place.done(employeeId)).toEqual(['find', 'deactivate', 'take slot', 'erase']);
  expect(left()).toBe(before);
  expect(decided()).toEqual(['offboarding.request', 'offboarding.resolve']);
});

test('a reminder that cannot be sent is given up when the deletion begins', async () => {
  await inGracePeriod({ reminderLeadsMs: [hour] });
  place.failures.remindOfDeletion = Array<'mailUnavailable'>(500).fill('mailUnavailable');
  place.failures.erase = Array<'engineUnavailable'>(20).fill('engineUnavailable');
  await time.env.sleep(30 * day - hour / 2);
  const tried = 500 - place.failures.remindOfDeletion.length;
  expect(tried).toBeGreaterThan(2);
  await time.env.sleep(hour / 2 + 1000);
  await expect.poll(() => place.failures.erase?.length).toBeLessThan(20);
  const left = place.failures.remindOfDeletion.length;
  await time.env.sleep(day);
  await reaches('deleted');
  expect(place.failures.remindOfDeletion).toHaveLength(left);
});

test('a decision that changes nothing leaves nothing in the audit', async () => {
  place.hire(employeeId, 'admin');
  await inGracePeriod();
  for (let n = 0; n < 2; n += 1) {
    await handle().executeUpdate(holdOffboarding, { args: [{ by: 'bob', reason: 'lawsuit' }] });
    await handle().executeUpdate(approveDeletion, { args: [{ by: 'bob' }] });
  }
  await expect.poll(decided).toContain('offboarding.approve');
  expect(decided()).toEqual(['offboarding.request', 'offboarding.hold', 'offboarding.approve']);
});
