import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OnboardingRequest } from '../../src/requests.js';
import { reaches, startCompany, type Company } from './company.js';

const by = 'api-key:hr';
let company: Company;
let request: OnboardingRequest;

beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.stop());
beforeEach(() => {
  request = {
    employeeId: `e-${randomUUID()}`,
    email: 'ada@example.com',
    name: 'Ada',
    role: 'analyst',
    locale: 'en',
  };
  company.joining.deeds.length = 0;
  company.joining.hasCredential = false;
  company.leaving.meanwhile = {};
});

const joiner = () => company.lifecycle.onboarding(request.employeeId);
const leaver = () => company.lifecycle.offboarding(request.employeeId);
const joins = (wanted: string) => reaches(joiner, wanted);
const leaves = (wanted: string) => reaches(leaver, wanted);
const onboard = (changed: Partial<OnboardingRequest> = {}) =>
  company.lifecycle.onboard({ ...request, ...changed }, by);
const reinstate = (changed: Partial<OnboardingRequest> = {}) =>
  onboard({ onLeaving: 'reinstate', ...changed });
const offboard = (lifecycle = company.lifecycle) =>
  lifecycle.offboard({ employeeId: request.employeeId, locale: 'en' }, by);

/** It is closed only once the decision is in the audit, and another may begin. */
async function isGivenUp() {
  await leaves('abandoned');
  await expect.poll(async () => (await leaver()).closedAt, { timeout: 10_000 }).toBeDefined();
}

/** Somebody who was onboarded, and signs in. */
async function employed() {
  company.joining.hasCredential = false;
  const plan = await onboard();
  await joins('awaitingActivation');
  company.joining.hasCredential = true;
  await company.engine.client.workflow.getHandle(`onboarding/${request.employeeId}`).signal('credentialSet');
  await joins('activated');
  company.leaving.hire(request.employeeId, request.role);
  company.joining.deeds.length = 0;
  return plan;
}

/** The same, in the grace period. */
async function inGracePeriod() {
  const plan = await employed();
  await offboard();
  await leaves('gracePeriod');
  return plan;
}

const active = () => company.leaving.people.get(request.employeeId)?.active;

describe('somebody who leaves', () => {
  test('is not onboarded, and the remedy is named', async () => {
    await inGracePeriod();
    await expect(onboard()).rejects.toMatchObject({
      type: 'leaving',
      message: expect.stringContaining('rescind') as string,
      details: { employeeId: request.employeeId },
    });
    await leaves('gracePeriod');
    expect(company.joining.deeds).toEqual([]);
  });

  test('comes back as the same identity where that is asked for, however often', async () => {
    const plan = await inGracePeriod();
    const { runId } = await joiner();
    // When and in which language is about the invitation, of which there is none.
    const again = { startAt: '2026-01-01T09:00:00Z', locale: 'de' } as const;
    const answers = await Promise.all([reinstate(again), reinstate(again), reinstate()]);
    expect(answers).toEqual([plan, plan, plan]);
    await leaves('rescinded');
    expect(active()).toBe(true);
    expect((await joiner()).runId).toBe(runId);
    expect(await reinstate(again)).toEqual(plan);
    expect(company.joining.deeds).toEqual([]);
    expect(company.leaving.done(request.employeeId)).toEqual(['find', 'deactivate', 'reinstate']);
  });

  test('does not come back as somebody else: the offboarding goes on', async () => {
    await inGracePeriod();
    const other = { email: 'eve@example.com', name: 'Eve', role: 'admin', team: 'blue' } as const;
    const fields = Object.keys(other);
    await expect(reinstate(other)).rejects.toMatchObject({ type: 'details-differ', details: { fields } });
    await leaves('gracePeriod');
    expect(active()).toBe(false);
  });

  test('comes back in the role that they had at last', async () => {
    const plan = await employed();
    company.leaving.hire(request.employeeId, 'admin');
    await offboard();
    await leaves('gracePeriod');
    await expect(reinstate()).rejects.toMatchObject({ details: { fields: ['role'] } });
    expect(await reinstate({ role: 'admin' })).toEqual(plan);
    await leaves('rescinded');
  });

  test('is onboarded as well, where no onboarding is remembered: that one finds the identity by its marker', async () => {
    company.leaving.hire(request.employeeId);
    await offboard();
    await leaves('gracePeriod');
    await reinstate();
    await leaves('rescinded');
    expect(active()).toBe(true);
    await joins('awaitingActivation');
    expect(company.joining.deeds[0]).toBe('create ada@example.com');
  });

  test('does not come back where somebody else deleted the identity, and is onboarded anew on asking again', async () => {
    const plan = await inGracePeriod();
    company.leaving.people.delete(request.employeeId);
    await expect(reinstate()).rejects.toMatchObject({
      type: 'not-in-this-stage',
      message: expect.stringContaining('somebody else deleted the identity') as string,
    });
    await leaves('rescinded');
    expect(await leaver()).toMatchObject({ restored: 'gone' });
    expect(company.joining.deeds).toEqual([]);
    company.joining.hasCredential = false;
    expect((await reinstate()).acceptedAt > plan.acceptedAt).toBe(true);
    await joins('awaitingActivation');
  });

  test('does not come back once the deletion has begun', async () => {
    let goOn: () => void = () => undefined;
    const going = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    company.leaving.meanwhile.deleteIdentity = () => going;
    await employed();
    await offboard(company.hasty);
    await leaves('deleting');
    await expect(reinstate()).rejects.toMatchObject({ type: 'not-in-this-stage' });
    goOn();
    await leaves('deleted');
  });
});

describe('somebody who was deleted', () => {
  test.each([['onboard'], ['reinstate']])(
    'is onboarded anew, also where the earlier onboarding is still remembered (%s)',
    async (how) => {
      const plan = await employed();
      await offboard(company.hasty);
      await leaves('deleted');
      const rehired = how === 'onboard' ? await onboard() : await reinstate();
      expect(rehired.acceptedAt).not.toBe(plan.acceptedAt);
      await expect.poll(() => company.joining.deeds.length).toBeGreaterThan(0);
      expect(company.joining.deeds[0]).toBe('create ada@example.com');
    },
  );

  test('and came back, can leave again', async () => {
    await employed();
    const first = await offboard(company.hasty);
    await leaves('deleted');
    expect(await offboard()).toEqual(first);
    await employed();
    const second = await offboard();
    expect(second.acceptedAt).not.toBe(first.acceptedAt);
    await leaves('gracePeriod');
  });
});

test('an offboarding that was given up before it found anybody undid nothing', async () => {
  const plan = await employed();
  company.leaving.people.delete(request.employeeId);
  await offboard();
  await leaves('needsAttention');
  await company.lifecycle.resolveOffboarding(request.employeeId, { action: 'abandon' }, by);
  await isGivenUp();
  expect(await onboard()).toEqual(plan);
});

test('one that was given up because somebody else deleted the identity did', async () => {
  const plan = await inGracePeriod();
  company.leaving.people.delete(request.employeeId);
  company.leaving.focus = request.employeeId;
  company.leaving.failures = { deactivate: ['identityGone'] };
  await company.lifecycle.rescindOffboarding(request.employeeId, {}, by);
  await leaves('rescinded');
  company.leaving.hire(request.employeeId);
  await offboard();
  await leaves('needsAttention');
  await company.lifecycle.resolveOffboarding(request.employeeId, { action: 'abandon' }, by);
  await isGivenUp();
  expect((await onboard()).acceptedAt).not.toBe(plan.acceptedAt);
});
