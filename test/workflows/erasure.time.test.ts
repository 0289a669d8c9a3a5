/** What an offboarding leaves in the audit, and that nothing of it comes after the erasure. */
import { expect, test } from 'vitest';
import {
  approveDeletion,
  holdOffboarding,
  resolveOffboarding,
} from '../../workflows/offboarding/messages.js';
import type { OffboardingPolicy } from '../../workflows/policy.js';
import {
  day,
  decided,
  done,
  employeeId,
  ends,
  handle,
  hour,
  offboard,
  oneLeaver,
  place,
  reaches,
  time,
} from '../support/one-leaver.js';

oneLeaver();

async function leave(changed: Partial<OffboardingPolicy> = {}): Promise<void> {
  if (!place.people.has(employeeId)) place.hire(employeeId);
  await offboard({}, changed);
  await reaches('gracePeriod');
}

test('somebody else deleted the identity: what is kept is erased, and no mail is sent after that', async () => {
  await leave();
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
  expect(done()).toEqual(['find', 'deactivate', 'take slot', 'erase']);
  expect(left()).toBe(before);
  expect(decided()).toEqual(['offboarding.request', 'offboarding.resolve']);
});

test('a reminder that cannot be sent is given up when the deletion begins', async () => {
  await leave({ reminderLeadsMs: [hour] });
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
  await leave();
  for (let n = 0; n < 2; n += 1) {
    await handle().executeUpdate(holdOffboarding, { args: [{ by: 'bob', reason: 'lawsuit' }] });
    await handle().executeUpdate(approveDeletion, { args: [{ by: 'bob' }] });
  }
  await expect.poll(decided).toContain('offboarding.approve');
  expect(decided()).toEqual(['offboarding.request', 'offboarding.hold', 'offboarding.approve']);
});
