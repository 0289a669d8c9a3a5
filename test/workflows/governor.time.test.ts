import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  governorStatus,
  liftQuarantine,
  resumeDeletions,
  stopDeletions,
  takeSlot,
} from '../../workflows/deletion-governor/messages.js';
import { offboardingStatus, type OffboardingInput } from '../../workflows/offboarding/messages.js';
import { recordHistory } from '../support/histories.js';
import { leavers, type Leavers } from '../support/leavers.js';
import { policyWith } from '../support/policies.js';
import { skippedTime, type SkippedTime } from '../support/skipped-time.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const eve = { by: 'eve', reason: 'looked through' };

let time: SkippedTime;
let place: Leavers;

beforeEach(async () => {
  place = leavers(() => ({ client: time.env.client, taskQueue: time.taskQueue }));
  place.caps = { perHour: 10, perDay: 1000 };
  time = await skippedTime(place.activities);
});
afterEach(async ({ task }) => {
  await recordHistory(task.name, governor());
  await time.stop();
});

const governor = () => time.env.client.workflow.getHandle('deletion-governor');
const status = () => governor().query(governorStatus);
const deletions = () => place.deeds.filter(({ what }) => what === 'delete').length;
const refused = (update: Promise<unknown>) =>
  update.then(
    () => 'accepted',
    (error: unknown) => ((error as Error).cause as { type?: string } | undefined)?.type ?? error,
  );

/** Leavers whose grace periods end within the same minute. */
async function leave(count: number): Promise<void> {
  const { env } = time;
  const acceptedAt = new Date(await env.currentTimeMs()).toISOString();
  for (let n = 0; n < count; n += 1) {
    const employeeId = `e-${n}`;
    place.hire(employeeId);
    const input: OffboardingInput = {
      leaver: { employeeId, locale: 'en' },
      policy: policyWith({ offboarding: { reminderLeadsMs: [], graceMs: day } }).offboarding,
      requestedBy: 'ann',
      acceptedAt,
    };
    await env.client.workflow.start('offboarding', {
      workflowId: `offboarding/${employeeId}`,
      taskQueue: time.taskQueue,
      args: [input],
    });
  }
  await expect
    .poll(() => place.deeds.filter(({ what }) => what === 'deactivate').length, { timeout: 60_000 })
    .toBe(count);
}

/** Until all that wait have asked again, and those that were granted a slot are deleted. */
const settle = () => time.env.sleep(6 * minute);

describe('200 leavers due in the same minute, 10 an hour', () => {
  test('are exactly 10 deletions, then quarantine, also of another governor, until somebody lifts it', async () => {
    await leave(200);
    await time.env.sleep(day - 20 * minute);
    expect(deletions()).toBe(0);
    await time.env.sleep(20 * minute);
    await settle();
    await expect.poll(deletions).toBe(10);
    expect((await status()).quarantine).toMatchObject({ caps: { perHour: 10, perDay: 1000 } });
    await expect.poll(() => place.deeds.filter(({ what }) => what.startsWith('alarm')).length).toBe(1);

    // Another governor, which has only the audit.
    await governor().terminate('a test');
    await settle();
    await expect.poll(async () => (await status()).quarantine).toBeDefined();
    await settle();
    expect(deletions()).toBe(10);
    expect((await status()).grants).toHaveLength(10);

    // Counting begins anew.
    await governor().executeUpdate(liftQuarantine, { args: [eve] });
    await settle();
    await expect.poll(deletions).toBe(20);
    expect((await status()).quarantine).toBeDefined();

    // A backlog that was looked through.
    await governor().executeUpdate(liftQuarantine, { args: [{ ...eve, allow: 180 }] });
    await settle();
    await expect.poll(deletions, { timeout: 60_000 }).toBe(200);
    expect(
      place.decisions.filter(({ type }) => type.startsWith('deletions')).map(({ type }) => type),
    ).toEqual(['deletions.quarantine', 'deletions.lift', 'deletions.quarantine', 'deletions.lift']);
  }, 180_000);
});

test('a stop takes effect on those already waiting, and they go on when it is over', async () => {
  await leave(3);
  await time.env.client.workflow.start('deletionGovernor', {
    workflowId: 'deletion-governor',
    taskQueue: time.taskQueue,
    args: [],
  });
  await governor().executeUpdate(stopDeletions, { args: [eve] });
  await time.env.sleep(day + hour);
  expect(deletions()).toBe(0);
  const handle = time.env.client.workflow.getHandle('offboarding/e-1');
  expect((await handle.query(offboardingStatus)).state.stage).toBe('awaitingSlot');
  await governor().executeUpdate(resumeDeletions, { args: [eve] });
  await settle();
  await expect.poll(deletions).toBe(3);
  expect(place.decisions.map(({ type, by }) => `${type} ${by}`)).toContain('deletions.stop eve');
});

test('a governor that continues as new goes on counting', async () => {
  place.caps = { perHour: 2, perDay: 1000 };
  await time.env.client.workflow.start('deletionGovernor', {
    workflowId: 'deletion-governor',
    taskQueue: time.taskQueue,
    args: [],
  });
  const ask = (holder: string) =>
    governor().executeUpdate(takeSlot, { args: [{ holder, caps: place.caps }] });
  const { runId: first } = await governor().describe();
  await ask('a');
  await ask('b');
  for (let n = 0; n < 500; n += 1) await ask('a');
  await expect.poll(async () => (await governor().describe()).runId).not.toBe(first);
  expect((await status()).grants.map(({ holder }) => holder)).toEqual(['a', 'b']);
  expect(await ask('a')).toMatchObject({ granted: true });
  expect(await ask('c')).toMatchObject({ granted: false });
  expect(await refused(ask('d'))).toBe('deletionsQuarantined');
}, 60_000);

test('a governor answers nothing before it remembers what was decided', async () => {
  place.memory.stopped = { ...eve, at: '2026-01-01T00:00:00.000Z' };
  place.failures.deletionMemory = ['storeUnavailable', 'storeUnavailable'];
  await time.env.client.workflow.start('deletionGovernor', {
    workflowId: 'deletion-governor',
    taskQueue: time.taskQueue,
    args: [],
  });
  const asked = refused(governor().executeUpdate(takeSlot, { args: [{ holder: 'a', caps: place.caps }] }));
  expect((await status()).stopped?.by).toBe('service');
  await time.env.sleep(minute);
  expect(await asked).toBe('deletionsStopped');
  expect((await status()).stopped?.by).toBe('eve');
});
