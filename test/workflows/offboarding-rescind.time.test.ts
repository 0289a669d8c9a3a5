import { describe, expect, test } from 'vitest';
import {
  ask,
  day,
  decided,
  done,
  employeeId,
  ends,
  handle,
  inGracePeriod,
  iso,
  minute,
  now,
  offboard,
  oneLeaver,
  place,
  reaches,
  time,
} from '../support/one-leaver.js';

oneLeaver();

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
