import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reaches, startCompany, type Company } from './company.js';

const by = 'api-key:admin';
let company: Company;

beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.stop());

/** Somebody whose grace period is over at once. */
async function leaver(employeeId = `e-${randomUUID()}`) {
  company.leaving.hire(employeeId);
  await company.hasty.offboard({ employeeId, locale: 'en' }, by);
  return {
    gets: (wanted: string) => reaches(() => company.lifecycle.offboarding(employeeId), wanted),
    waitsFor: async () => (await company.lifecycle.offboarding(employeeId)).waitingFor?.failure,
  };
}

test('without any deletion there is nothing to say, to lift or to resume', async () => {
  const { lifecycle } = company;
  expect(await lifecycle.deletions()).toEqual({ grants: [], allowance: 0 });
  const request = { reason: 'to be sure' };
  await expect(lifecycle.resumeDeletions(request, by)).rejects.toMatchObject({ type: 'not-in-this-stage' });
  await expect(lifecycle.liftQuarantine({ ...request, allow: 0 }, by)).rejects.toMatchObject({
    type: 'not-in-this-stage',
  });
});

test('stopped before there was any, none happens until they are resumed', async () => {
  const { lifecycle } = company;
  const stopped = await lifecycle.stopDeletions({ reason: 'an audit' }, by);
  expect(stopped).toMatchObject({ stopped: { by, reason: 'an audit' } });
  const { gets, waitsFor } = await leaver();
  await gets('awaitingSlot');
  await expect.poll(waitsFor, { timeout: 10_000 }).toBe('noSlotYet');
  expect((await lifecycle.deletions()).grants).toEqual([]);
  expect(await lifecycle.resumeDeletions({ reason: 'it is over' }, by)).not.toHaveProperty('stopped');
});

test('a moment without an answer costs a deletion seconds, not the minutes of who waits for a slot', async () => {
  const { leaving } = company;
  leaving.focus = 'e-unlucky';
  leaving.failures.awaitSlot = ['engineUnavailable', 'kratosUnavailable'];
  const { gets } = await leaver(leaving.focus);
  await gets('deleted');
  expect(leaving.failures.awaitSlot).toEqual([]);
});

test('one too many puts all into quarantine, until an admin lifts it', async () => {
  const { lifecycle, leaving } = company;
  const { grants } = await lifecycle.deletions();
  leaving.caps = { perHour: grants.length + 1, perDay: 1000 };
  const first = await leaver();
  await first.gets('deleted');
  const second = await leaver();
  await second.gets('awaitingSlot');
  await expect
    .poll(async () => (await lifecycle.deletions()).quarantine)
    .toMatchObject({ caps: leaving.caps });
  const lifted = await lifecycle.liftQuarantine({ reason: 'looked through', allow: 1 }, by);
  expect(lifted).not.toHaveProperty('quarantine');
  expect(lifted.allowance).toBe(1);
});
