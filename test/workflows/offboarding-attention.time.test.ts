import { describe, expect, test } from 'vitest';
import { offboardingRemedies } from '../../workflows/offboarding/messages.js';
import {
  ask,
  day,
  decided,
  done,
  employeeId,
  ends,
  hr,
  inGracePeriod,
  offboard,
  oneLeaver,
  place,
  reaches,
  refused,
  status,
  time,
} from '../support/one-leaver.js';

oneLeaver();

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
