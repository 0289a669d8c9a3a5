import { describe, expect, test } from 'vitest';
import { resumeDeletions, stopDeletions } from '../../workflows/deletion-governor/messages.js';
import {
  anotherLeaver,
  ask,
  day,
  decided,
  done,
  employeeId,
  ends,
  events,
  governor,
  handle,
  hour,
  hr,
  inGracePeriod,
  iso,
  minute,
  now,
  offboard,
  oneLeaver,
  place,
  reaches,
  refused,
  status,
  time,
} from '../support/one-leaver.js';

oneLeaver();

test('an ordinary offboarding takes at most 60 events: deactivated at once, two reminders, deleted after the grace period', async () => {
  place.hire(employeeId);
  await offboard({ requesterEmail: 'boss@example.com' }, { reminderLeadsMs: [7 * day, day] });
  // Not asked for its status, which would cost tasks of its own.
  await expect.poll(done).toEqual(['find', 'deactivate']);
  await time.env.sleep(30 * day - minute);
  expect(done().slice(2).sort()).toEqual([
    'remind boss@example.com 1 d before',
    'remind boss@example.com 7 d before',
    `remind ${hr} 1 d before`,
    `remind ${hr} 7 d before`,
  ]);
  await time.env.sleep(2 * minute);
  await reaches('deleted');
  expect(done().slice(6)).toEqual(['take slot', 'delete', 'erase']);
  await ends();
  expect(await events()).toBeLessThanOrEqual(60);
  expect(place.decisions.filter((decision) => decision.employeeId === employeeId)).toMatchObject([
    { type: 'offboarding.request', by: 'ann', reason: 'left the company' },
  ]);
});

describe('refusals', () => {
  test('nothing can be taken back, held, extended or approved once it is deleted', async () => {
    await inGracePeriod();
    place.failures.erase = Array<'engineUnavailable'>(3).fill('engineUnavailable');
    await time.env.sleep(15 * day);
    await expect.poll(() => done().at(-1)).toBe('delete');
    const later = (await now()) + 90 * day;
    const late = [ask.rescind, ask.hold, ask.approve, ask.release, () => ask.extend(later)];
    for (const decide of late) expect(await refused(decide())).toBe('notInThisStage');
    await time.env.sleep(hour);
    await reaches('deleted');
    expect(done().slice(-2)).toEqual(['delete', 'erase']);
    expect(decided()).toEqual(['offboarding.request']);
  });

  test('a decision that does not fit is refused, and none of it is in the history', async () => {
    await inGracePeriod();
    expect(await refused(ask.release())).toBe('notInThisStage');
    expect(await refused(ask.approve())).toBe('notInThisStage');
    expect(await refused(ask.extend(await now()))).toBe('notLater');
    expect(await refused(ask.resolve('retry'))).toBe('notInThisStage');
    const { events: history } = await handle().fetchHistory();
    expect(history?.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toEqual([]);
  });

  test('whoever asked for a deletion does not approve it, nor does anybody what was not shown', async () => {
    place.hire(employeeId, 'admin');
    await inGracePeriod();
    expect(await refused(ask.approve('ann'))).toBe('samePerson');
    expect(await refused(ask.approve('bob', 'another-identity'))).toBe('notWhatWasShown');
    await time.env.sleep(16 * day);
    await reaches('awaitingApproval');
    expect(await refused(ask.approve('ann'))).toBe('samePerson');
    expect(done()).not.toContain('delete');
  });

  test('a hold is not released by asking for a second one', async () => {
    await inGracePeriod();
    await ask.hold('bob');
    expect(await refused(ask.hold('eve'))).toBe('notInThisStage');
    expect((await status()).hold).toMatchObject({ by: 'bob' });
    expect((await ask.hold('bob')).state.stage).toBe('onHold');
  });
});

test('nobody is deactivated before the last day is over', async () => {
  place.hire(employeeId);
  await offboard({ lastDayAt: iso((await now()) + 10 * day) });
  await reaches('scheduled');
  await time.env.sleep(10 * day - minute);
  expect(done()).toEqual(['find']);
  await time.env.sleep(2 * minute);
  await reaches('gracePeriod');
  expect(done()).toEqual(['find', 'deactivate']);
});

describe('the deadline', () => {
  test('moves with an extension, also one that was asked for before the deactivation', async () => {
    place.hire(employeeId);
    const first = (await now()) + 60 * day;
    await offboard({ lastDayAt: iso((await now()) + day) });
    await reaches('scheduled');
    await ask.extend(first);
    await time.env.sleep(2 * day);
    expect((await status()).state).toEqual({ stage: 'gracePeriod', deleteAt: iso(first) });
    await ask.extend(first + 10 * day);
    expect(await refused(ask.extend(first + 5 * day))).toBe('notLater');
    await time.env.sleep(67 * day);
    expect(done()).toEqual(['find', 'deactivate']);
    await time.env.sleep(2 * day);
    await reaches('deleted');
  });

  test('brings back one who already waits for an approval', async () => {
    place.hire(employeeId, 'admin');
    await inGracePeriod();
    await time.env.sleep(16 * day);
    await reaches('awaitingApproval');
    expect((await ask.extend((await now()) + 5 * day)).state.stage).toBe('gracePeriod');
    await ask.approve();
    await time.env.sleep(4 * day);
    expect(done()).not.toContain('delete');
    await time.env.sleep(2 * day);
    await reaches('deleted');
  });
});

describe('a hold', () => {
  test('keeps the person however long it lasts, and its release gives a day of notice', async () => {
    await inGracePeriod();
    expect((await ask.hold()).state).toMatchObject({ stage: 'onHold', by: 'bob' });
    await time.env.sleep(100 * day);
    expect(done()).toEqual(['find', 'deactivate']);
    await ask.release();
    await time.env.sleep(day - minute);
    expect(done()).toEqual(['find', 'deactivate']);
    await time.env.sleep(2 * minute);
    await reaches('deleted');
    expect(decided()).toEqual(['offboarding.request', 'offboarding.hold', 'offboarding.release']);
  });

  test('of somebody who has not left yet lets them be deactivated, and no more', async () => {
    place.hire(employeeId);
    await offboard({ lastDayAt: iso((await now()) + day) });
    await reaches('scheduled');
    expect((await ask.hold()).state.stage).toBe('scheduled');
    await time.env.sleep(50 * day);
    await reaches('onHold');
    expect(done()).toEqual(['find', 'deactivate']);
  });

  test('calls the request for a slot back, and a new one is made after the release', async () => {
    await inGracePeriod();
    await governor().executeUpdate(stopDeletions, { args: [{ by: 'eve', reason: 'audit' }] });
    await time.env.sleep(16 * day);
    await reaches('awaitingSlot');
    await ask.hold();
    await governor().executeUpdate(resumeDeletions, { args: [{ by: 'eve', reason: 'done' }] });
    await time.env.sleep(30 * day);
    expect(done()).toEqual(['find', 'deactivate']);
    await ask.release();
    await time.env.sleep(day + hour);
    await reaches('deleted');
  });
});

test('an admin is deleted only when somebody else has approved it, before or after the deadline', async () => {
  place.hire(employeeId, 'admin');
  await inGracePeriod();
  await time.env.sleep(16 * day);
  await reaches('awaitingApproval');
  await expect.poll(() => done().at(-1)).toBe(`ask ${hr} 1: awaitingApproval`);
  expect((await ask.approve()).approvedBy).toBe('bob');
  await reaches('deleted');

  anotherLeaver();
  place.hire(employeeId, 'admin');
  await offboard({}, { reminderLeadsMs: [7 * day, day] });
  await reaches('gracePeriod');
  await time.env.sleep(24 * day);
  expect(done().at(-1)).toBe(`remind ${hr} 7 d before, not approved`);
  await ask.approve();
  await time.env.sleep(7 * day);
  await reaches('deleted');
  expect(done().slice(2)).toEqual([
    `remind ${hr} 7 d before, not approved`,
    `remind ${hr} 1 d before`,
    'take slot',
    'delete',
    'erase',
  ]);
});

test('a deletion under way is not cancelled', async () => {
  await inGracePeriod();
  place.meanwhile.deleteIdentity = async () => {
    place.meanwhile = {};
    await handle().cancel();
  };
  await time.env.sleep(16 * day);
  await ends();
  expect(done().slice(-2)).toEqual(['delete', 'erase']);
});

test('Kratos away for hours only delays', async () => {
  place.hire(employeeId);
  place.failures.beginLeaving = Array<'kratosUnavailable'>(30).fill('kratosUnavailable');
  place.failures.deactivate = Array<'kratosUnavailable'>(30).fill('kratosUnavailable');
  await offboard();
  await time.env.sleep(6 * hour);
  await reaches('gracePeriod');
});

test('a stop takes the slot back from those about to be deleted, who then wait for another', async () => {
  await inGracePeriod();
  place.failures.deleteIdentity = ['kratosUnavailable', 'slotWithdrawn'];
  place.failures.awaitSlot = [];
  await time.env.sleep(15 * day + minute);
  await reaches('deleted');
  expect(done().slice(2)).toEqual(['take slot', 'take slot', 'delete', 'erase']);
});

test('what was decided while the store was away is in the audit before anything is deleted', async () => {
  place.hire(employeeId, 'admin');
  await inGracePeriod();
  await time.env.sleep(15 * day - minute);
  place.storeDown = true;
  await ask.approve();
  await time.env.sleep(2 * minute);
  await reaches('deleting');
  expect(done()).not.toContain('delete');
  place.storeDown = false;
  await time.env.sleep(hour);
  await reaches('deleted');
  expect(decided()).toEqual(['offboarding.request', 'offboarding.approve']);
});

test('reminders that a mail server refuses are tried again, and hold nothing up', async () => {
  place.hire(employeeId);
  place.failures.remindOfDeletion = ['mailUnavailable', 'mailUnavailable'];
  await offboard({}, { reminderLeadsMs: [day] });
  await reaches('gracePeriod');
  await time.env.sleep(29 * day + hour);
  expect(done().at(-1)).toBe(`remind ${hr} 1 d before`);
});
