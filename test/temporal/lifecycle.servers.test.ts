import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Lifecycle } from '../../src/lifecycle.js';
import type { OnboardingRequest } from '../../src/requests.js';
import { startEngine, type Engine } from '../support/engine.js';
import { town } from '../support/town.js';

const by = 'test';
let engine: Engine;
let lifecycle: Lifecycle;
let request: OnboardingRequest;
const place = town();

beforeAll(async () => {
  engine = await startEngine(place.activities);
  ({ lifecycle } = engine);
});
afterAll(() => engine.stop());

beforeEach(() => {
  place.deeds.length = 0;
  place.hasCredential = false;
  request = {
    employeeId: `e-${randomUUID()}`,
    email: 'ada@example.com',
    name: 'Ada',
    role: 'analyst',
    locale: 'en',
  };
});

const stage = async () => (await lifecycle.onboarding(request.employeeId)).state.stage;
const reaches = (wanted: string) => expect.poll(stage, { timeout: 10_000, interval: 20 }).toBe(wanted);
const activate = async () => {
  await reaches('awaitingActivation');
  place.hasCredential = true;
  await engine.client.workflow.getHandle(`onboarding/${request.employeeId}`).signal('credentialSet');
  await reaches('activated');
};

test('twenty identical requests at once are one run, one identity, one mail and one answer', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => lifecycle.onboard(request, by)));
  await reaches('awaitingActivation');
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(place.deeds).toEqual(['create ada@example.com', 'mail link 1 (first)']);
});

test('after activation the same request answers the same plan, another is told that it is done', async () => {
  const first = await lifecycle.onboard(request, by);
  await activate();
  expect(await lifecycle.onboard(request, by)).toEqual(first);
  await expect(lifecycle.onboard({ ...request, name: 'Eve' }, by)).rejects.toMatchObject({
    type: 'already-onboarded',
  });
  await expect(lifecycle.rescind(request.employeeId, {}, by)).rejects.toMatchObject({
    type: 'not-in-this-stage',
  });
  expect(place.deeds).toHaveLength(2);
});

test('after a rescind the employee can be onboarded anew, also with the same details, also by many at once', async () => {
  await lifecycle.onboard(request, by);
  await lifecycle.rescind(request.employeeId, {}, by);
  await reaches('rescinded');
  place.deeds.length = 0;
  const answers = await Promise.all(Array.from({ length: 5 }, () => lifecycle.onboard(request, by)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  await reaches('awaitingActivation');
  expect(place.deeds).toEqual(['create ada@example.com', 'mail link 1 (first)']);
});

test('lists by stage and role, page by page, and refuses a foreign cursor', async () => {
  for (let n = 0; n < 3; n += 1) {
    await lifecycle.onboard(
      { ...request, employeeId: `${request.employeeId}-${n}`, role: 'automation-engineer' },
      by,
    );
  }
  const query = { role: 'automation-engineer', stage: 'awaitingActivation', limit: 2 } as const;
  await expect.poll(async () => (await lifecycle.onboardings({ ...query, limit: 50 })).items.length).toBe(3);
  const first = await lifecycle.onboardings(query);
  const second = await lifecycle.onboardings({ ...query, cursor: first.next });
  expect([...first.items, ...second.items].map(({ employeeId }) => employeeId).sort()).toEqual(
    [0, 1, 2].map((n) => `${request.employeeId}-${n}`),
  );
  expect(first.items[0]).toMatchObject({
    stage: 'awaitingActivation',
    role: 'automation-engineer',
    identityId: 'identity-1',
  });
  await expect(lifecycle.onboardings({ ...query, cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({
    type: 'bad-cursor',
  });
});

test('the webhook finds the run by the identity, and says so where nobody waits', async () => {
  await lifecycle.onboard(request, by);
  await reaches('awaitingActivation');
  await expect.poll(() => lifecycle.credentialSet('identity-1')).toBe(true);
  expect(await lifecycle.credentialSet(randomUUID())).toBe(false);
});
