import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  approveDeletion,
  extendGrace,
  holdOffboarding,
  offboardingRemedies,
  offboardingStatus,
  releaseOffboarding,
  rescindOffboarding,
  resolveOffboarding,
  type OffboardingInput,
} from '../../workflows/offboarding/messages.js';
import { resumeDeletions, stopDeletions } from '../../workflows/deletion-governor/messages.js';
import type { OffboardingPolicy } from '../../workflows/policy.js';
import { recordHistory } from '../support/histories.js';
import { leavers, type Leavers } from '../support/leavers.js';
import { policyWith } from '../support/policies.js';
import { skippedTime, type SkippedTime } from '../support/skipped-time.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const hr = 'hr@example.com';

let time: SkippedTime;
let place: Leavers;
let employeeId: string;

// One server for all: whoever is left over from an earlier test is somebody else.
beforeAll(async () => {
  place = leavers(() => ({ client: time.env.client, taskQueue: time.taskQueue }));
  time = await skippedTime(place.activities);
});
afterAll(() => time.stop());

beforeEach(() => {
  employeeId = `e-${randomUUID()}`;
  place.meanwhile = {};
  place.failures = {};
  place.storeDown = false;
  place.focus = employeeId;
});
afterEach(async ({ task }) => recordHistory(task.name, handle()));

const now = () => time.env.currentTimeMs();
const iso = (at: number) => new Date(at).toISOString();
const handle = () => time.env.client.workflow.getHandle(`offboarding/${employeeId}`);
const governor = () => time.env.client.workflow.getHandle('deletion-governor');
const status = () => handle().query(offboardingStatus);
const reaches = (wanted: string) =>
  expect.poll(async () => (await status()).state.stage, { timeout: 10_000, interval: 20 }).toBe(wanted);
const ends = () => expect.poll(async () => (await handle().describe()).status.name).toBe('COMPLETED');
const events = async () => (await handle().fetchHistory()).events?.length ?? 0;
const done = () => place.done(employeeId);
const decided = () =>
  place.decisions.filter((decision) => decision.employeeId === employeeId).map(({ type }) => type);
/** What a refused update says. */
const refused = (update: Promise<unknown>) =>
  update.then(
    () => 'accepted',
    (error: unknown) => ((error as Error).cause as { type?: string } | undefined)?.type ?? error,
  );

const ask = {
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

async function offboard(
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
async function inGracePeriod(leaver: Partial<OffboardingInput['leaver']> = {}): Promise<void> {
  if (!place.people.has(employeeId)) place.hire(employeeId);
  await offboard(leaver);
  await reaches('gracePeriod');
  await time.env.sleep(15 * day);
}

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

  employeeId = `e-${randomUUID()}`;
  place.focus = employeeId;
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

describe('a rescind', () => {
  async function takesBack(restores: boolean): Promise<void> {
    const answer = await ask.rescind();
    expect(answer.state.stage).toBe('rescinding');
    await reaches('rescinded');
    await ends();
    await time.env.sleep(60 * day);
    expect(done().includes('reinstate')).toBe(restores);
    expect(done()).not.toContain('delete');
    expect(place.people.get(employeeId)?.active).toBe(true);
    expect(decided().at(-1)).toBe('offboarding.rescind');
  }

  test('of somebody who has not left yet changes nothing', async () => {
    place.hire(employeeId);
    await offboard({ lastDayAt: iso((await now()) + day) });
    await reaches('scheduled');
    await takesBack(false);
  });

  test('waits for a deactivation under way before it restores', async () => {
    place.hire(employeeId);
    let letGo = () => {};
    let begun = false;
    place.meanwhile.deactivate = () => {
      begun = true;
      return new Promise((resolve) => {
        letGo = resolve;
      });
    };
    await offboard();
    await expect.poll(() => begun).toBe(true);
    expect((await ask.rescind()).state.stage).toBe('rescinding');
    expect(done()).toEqual(['find']);
    letGo();
    await reaches('rescinded');
    expect(done()).toEqual(['find', 'deactivate', 'reinstate']);
    expect(place.people.get(employeeId)?.active).toBe(true);
  });

  test('in the grace period, on hold', async () => {
    await inGracePeriod();
    await ask.hold();
    await takesBack(true);
  });

  test('while an approval is missing', async () => {
    place.hire(employeeId, 'admin');
    await inGracePeriod();
    await time.env.sleep(16 * day);
    await reaches('awaitingApproval');
    await takesBack(true);
  });

  test('while a slot is waited for', async () => {
    await inGracePeriod();
    place.failures.awaitSlot = Array<'noSlotYet'>(20).fill('noSlotYet');
    await time.env.sleep(15 * day + minute);
    await reaches('awaitingSlot');
    place.failures.awaitSlot = [];
    await takesBack(true);
  });

  test('while a person has to decide', async () => {
    await inGracePeriod();
    place.failures.deleteIdentity = ['rehired'];
    await time.env.sleep(16 * day);
    await reaches('needsAttention');
    await takesBack(true);
  });

  test('leaves somebody inactive who was so before', async () => {
    place.hire(employeeId).active = false;
    await inGracePeriod();
    await ask.rescind();
    await reaches('rescinded');
    expect(done()).toEqual(['find', 'deactivate']);
  });

  test('is carried out however long Kratos is away', async () => {
    await inGracePeriod();
    place.failures.reinstate = Array<'kratosUnavailable'>(40).fill('kratosUnavailable');
    await ask.rescind();
    await time.env.sleep(day);
    await reaches('rescinded');
    expect(place.people.get(employeeId)?.active).toBe(true);
  });
});

test('an offboarding that is cancelled in Temporal brings the person back', async () => {
  await inGracePeriod();
  await handle().cancel();
  await expect.poll(async () => (await handle().describe()).status.name).toBe('CANCELLED');
  expect(done()).toEqual(['find', 'deactivate', 'reinstate']);
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

describe('a person decides', () => {
  test('nobody is found: tried again, then somebody is named', async () => {
    await offboard();
    await reaches('needsAttention');
    expect((await status()).state).toMatchObject({
      reason: 'identityNotFound',
      actions: offboardingRemedies.identityNotFound,
    });
    await expect.poll(done).toEqual([`ask ${hr} 1: identityNotFound`]);
    expect(await refused(ask.resolve('restart'))).toBe('notInThisStage');
    await ask.resolve('retry');
    await expect.poll(() => done().at(-1)).toBe(`ask ${hr} 2: identityNotFound`);
    place.hire(employeeId);
    await ask.choose('identity-7');
    await reaches('gracePeriod');
    expect(done().slice(2)).toEqual(['find identity-7', 'deactivate']);
    expect(decided()).toEqual(['offboarding.request', 'offboarding.resolve', 'offboarding.resolve']);
  });

  test('the last admin: tried again when there is another', async () => {
    place.hire(employeeId, 'admin');
    place.failures.deactivate = ['lastAdmin'];
    await offboard();
    await reaches('needsAttention');
    await ask.resolve('retry');
    await reaches('gracePeriod');
  });

  test.each([
    ['identityNotFound', 'abandon', 'abandoned'],
    ['identityAmbiguous', 'rescind', 'rescinded'],
    ['identityOfAnother', 'abandon', 'abandoned'],
  ] as const)('%s: given up by %s, and everything is left as it is', async (reason, action, stage) => {
    place.hire(employeeId);
    place.failures.beginLeaving = [reason];
    await offboard();
    await reaches('needsAttention');
    await ask.resolve(action);
    await reaches(stage);
    await ends();
    expect(place.people.get(employeeId)?.active).toBe(true);
  });

  test.each(['markerGone', 'identityReplaced', 'roleChanged', 'reactivated', 'rehired'] as const)(
    '%s at the deadline: looked at anew, with the whole grace period, and an approval of its own',
    async (reason) => {
      const admin = place.hire(employeeId, 'admin');
      await inGracePeriod();
      await ask.approve();
      place.failures.deleteIdentity = [reason];
      await time.env.sleep(16 * day);
      await reaches('needsAttention');
      expect((await status()).state).toMatchObject({ reason, actions: offboardingRemedies[reason] });
      if (reason === 'roleChanged') admin.role = 'analyst';
      await ask.resolve('restart');
      await reaches('gracePeriod');
      expect((await status()).approvedBy).toBeUndefined();
      await time.env.sleep(29 * day);
      expect(done()).not.toContain('delete');
      await time.env.sleep(2 * day);
      await reaches(reason === 'roleChanged' ? 'deleted' : 'awaitingApproval');
    },
  );

  test('after a restart a rescind still restores what the first look had found', async () => {
    await inGracePeriod();
    place.failures.deleteIdentity = ['roleChanged'];
    await time.env.sleep(16 * day);
    await reaches('needsAttention');
    await ask.resolve('restart');
    await reaches('gracePeriod');
    await ask.rescind();
    await reaches('rescinded');
    expect(place.people.get(employeeId)?.active).toBe(true);
  });

  test('a hold outlasts a restart', async () => {
    await inGracePeriod();
    place.failures.deleteIdentity = ['reactivated'];
    await time.env.sleep(16 * day);
    await reaches('needsAttention');
    await ask.hold();
    await ask.resolve('restart');
    await reaches('onHold');
    await time.env.sleep(60 * day);
    expect(done()).not.toContain('delete');
  });

  test('somebody else deleted the identity: nothing to do but to give up', async () => {
    await inGracePeriod();
    place.people.delete(employeeId);
    await time.env.sleep(16 * day);
    await reaches('needsAttention');
    expect((await status()).state).toMatchObject({ reason: 'identityGone', actions: ['erase', 'abandon'] });
    await ask.resolve('abandon');
    await reaches('abandoned');
  });

  test('Kratos away for a week: a person decides, and it goes on from there', async () => {
    place.hire(employeeId);
    place.failures.deactivate = Array<'kratosUnavailable'>(3000).fill('kratosUnavailable');
    await offboard();
    await time.env.sleep(8 * day);
    await reaches('needsAttention');
    expect((await status()).state).toMatchObject({ reason: 'systemUnavailable' });
    place.failures.deactivate = [];
    await ask.resolve('retry');
    await reaches('gracePeriod');
  });
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
