import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Refused, type Lifecycle } from '../../src/lifecycle.js';
import { createLifecycle } from '../../src/temporal/lifecycle.js';
import type { OnboardingRequest } from '../../src/requests.js';
import {
  rescindOnboarding,
  type OnboardingInput,
  type OnboardingPolicy,
} from '../../workflows/onboarding/messages.js';
import { policyWith } from '../support/policies.js';
import { recordHistory } from '../support/histories.js';
import { skippedTime, type SkippedTime } from '../support/skipped-time.js';
import { testKeys } from '../support/test-keys.js';
import { town, type Town } from '../support/town.js';

const hour = 3_600_000;
const policy: OnboardingPolicy = {
  linkLifetimeMs: 24 * hour,
  maxIssues: 5,
  settingsWindowMs: hour,
  delivery: 'link',
  hrContact: 'hr@example.com',
};

let time: SkippedTime;
let place: Town;
let request: OnboardingRequest;
let lifecycle: Lifecycle;

const lifecycleWith = (changed: Partial<OnboardingPolicy>) =>
  createLifecycle({
    client: time.env.client,
    taskQueue: time.taskQueue,
    policy: policyWith({ onboarding: { ...policy, ...changed } }),
    payloadKeys: testKeys,
  });
const by = 'test';
const handle = () => time.env.client.workflow.getHandle(`onboarding/${request.employeeId}`);
const stage = async () => (await lifecycle.onboarding(request.employeeId)).state.stage;
const events = async () => (await handle().fetchHistory()).events?.length ?? 0;

beforeEach(async () => {
  place = town();
  time = await skippedTime(place.activities);
  lifecycle = lifecycleWith({});
  request = {
    employeeId: `e-${randomUUID()}`,
    email: 'ada@example.com',
    name: 'Ada',
    role: 'analyst',
    locale: 'en',
  };
});

afterEach(async ({ task }) => {
  await recordHistory(task.name, handle());
  await time.stop();
});

/** The test server does not tell when a run has come to a stage: ask until it has. */
async function reaches(wanted: string): Promise<void> {
  await expect.poll(stage, { timeout: 10_000, interval: 20 }).toBe(wanted);
}

test('an ordinary onboarding takes one link and at most 40 events', async () => {
  await lifecycle.onboard(request, by);
  await reaches('awaitingActivation');
  expect(await events()).toBeLessThanOrEqual(23);
  place.hasCredential = true;
  await handle().signal('credentialSet');
  await reaches('activated');
  expect(place.deeds).toEqual(['create ada@example.com', 'mail link 1 (first)']);
  expect(await events()).toBeLessThanOrEqual(40);
});

test('five links that nobody opens go out a day apart; then HR is told and a person decides', async () => {
  await lifecycle.onboard(request, by);
  await reaches('awaitingActivation');
  await time.env.sleep(5 * 24 * hour + hour);
  await reaches('needsAttention');
  expect(place.deeds).toEqual([
    'create ada@example.com',
    'mail link 1 (first)',
    ...[2, 3, 4, 5].map((n) => `mail link ${n} (expired)`),
    'tell hr@example.com of 5 links',
  ]);
  expect((await lifecycle.onboarding(request.employeeId)).state).toMatchObject({ reason: 'linksExhausted' });
  expect(await events()).toBeLessThanOrEqual(150);

  await lifecycle.resend(request.employeeId, { force: false }, by);
  await reaches('awaitingActivation');
  expect(place.deeds.at(-1)).toBe('mail link 6 (requested)');
});

test('with reminders, five expired links still take at most 150 events', async () => {
  await lifecycleWith({ reminderBeforeExpiryMs: 4 * hour }).onboard(request, by);
  await reaches('awaitingActivation');
  await time.env.sleep(21 * hour);
  expect(place.deeds.at(-1)).toBe('remind of link 1');
  await time.env.sleep(5 * 24 * hour);
  await reaches('needsAttention');
  expect(place.deeds.filter((deed) => deed.startsWith('remind'))).toHaveLength(5);
  expect(await events()).toBeLessThanOrEqual(150);
});

test('a lost webhook is made up for by the poll, at most ten times a day', async () => {
  let looks = 0;
  const { awaitActivation = () => Promise.reject(new Error('no such activity')) } = place.activities;
  await time.stop();
  time = await skippedTime({
    ...place.activities,
    awaitActivation: (about) => {
      looks += 1;
      return awaitActivation(about);
    },
  });
  lifecycle = lifecycleWith({ linkLifetimeMs: 72 * hour });
  await lifecycle.onboard(request, by);
  await reaches('awaitingActivation');
  await time.env.sleep(24 * hour);
  expect(looks).toBeGreaterThan(4);
  expect(looks).toBeLessThanOrEqual(10);
  place.hasCredential = true;
  await time.env.sleep(5 * hour);
  await reaches('activated');
});

test('a link that a scanner burned is noticed, counted apart and replaced', async () => {
  await lifecycle.onboard(request, by);
  await reaches('awaitingActivation');
  place.openedAt = (await time.env.currentTimeMs()) + 60_000;
  await time.env.sleep(3 * hour);
  await expect.poll(() => place.deeds.at(-1)).toBe('mail link 2 (burned)');
  await expect
    .poll(async () => (await lifecycle.onboarding(request.employeeId)).issues)
    .toEqual({ sent: 2, burned: 1, ambiguousSends: 0 });
});

test('a link opened just before it expires leaves the person their time to set a password', async () => {
  await lifecycle.onboard(request, by);
  await reaches('awaitingActivation');
  place.openedAt = (await time.env.currentTimeMs()) + 23.75 * hour;
  await time.env.sleep(24.5 * hour);
  expect(place.deeds).toHaveLength(2);
  place.hasCredential = true;
  await handle().signal('credentialSet');
  await reaches('activated');
  expect(place.deeds).toHaveLength(2);
});

test('a link that was burned between two looks of the poll is counted when it expires, once', async () => {
  await lifecycle.onboard(request, by);
  await reaches('awaitingActivation');
  place.openedAt = (await time.env.currentTimeMs()) + 22 * hour;
  await time.env.sleep(24.1 * hour);
  await expect.poll(() => place.deeds.at(-1)).toBe('mail link 2 (burned)');
  await time.env.sleep(23 * hour);
  expect(place.deeds).toHaveLength(3);
  expect((await lifecycle.onboarding(request.employeeId)).issues).toMatchObject({ sent: 2, burned: 1 });
});

test('somebody who gets a credential while a person should decide needs no decision any more', async () => {
  await lifecycleWith({ maxIssues: 1 }).onboard(request, by);
  await reaches('awaitingActivation');
  await time.env.sleep(25 * hour);
  await reaches('needsAttention');
  place.hasCredential = true;
  await handle().signal('credentialSet');
  await reaches('activated');
});

test('nothing is done before the start date', async () => {
  const startAt = new Date((await time.env.currentTimeMs()) + 30 * 24 * hour).toISOString();
  await lifecycle.onboard({ ...request, startAt }, by);
  await reaches('scheduled');
  await time.env.sleep(29 * 24 * hour);
  expect(place.deeds).toEqual([]);
  await time.env.sleep(2 * 24 * hour);
  await reaches('awaitingActivation');
});

describe('refusals', () => {
  test('the same request again is the same run and answer; other details are a conflict that names them', async () => {
    const first = await lifecycle.onboard(request, by);
    expect(await lifecycle.onboard(request, by)).toEqual(first);
    await expect(
      lifecycle.onboard({ ...request, email: 'eve@example.com', team: 'x' }, by),
    ).rejects.toMatchObject({
      type: 'details-differ',
      details: { fields: ['email', 'team'] },
    });
    await reaches('awaitingActivation');
    expect(place.deeds).toHaveLength(2);
  });

  test('no second link while one is alive, unless forced; the refusal says until when', async () => {
    await lifecycle.onboard(request, by);
    await reaches('awaitingActivation');
    const refused = await lifecycle
      .resend(request.employeeId, { force: false }, by)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect((refused as Refused).details.until).toMatch(/^\d{4}-/);
    await lifecycle.resend(request.employeeId, { force: true }, by);
    await expect.poll(() => place.deeds.at(-1)).toBe('mail link 2 (requested)');
  });

  test('an unknown employee, and an action that is not offered', async () => {
    await expect(lifecycle.onboarding('nobody')).rejects.toMatchObject({ type: 'not-found' });
    await expect(lifecycle.resend('nobody', { force: true }, by)).rejects.toMatchObject({
      type: 'not-found',
    });
    await lifecycle.onboard(request, by);
    await expect(lifecycle.resolve(request.employeeId, { action: 'adopt' }, by)).rejects.toMatchObject({
      type: 'not-in-this-stage',
    });
  });
});

describe('a person decides', () => {
  test('a taken address: adopted', async () => {
    place.failures.createIdentity = ['emailTaken'];
    await lifecycle.onboard(request, by);
    await reaches('needsAttention');
    await lifecycle.resolve(request.employeeId, { action: 'adopt' }, by);
    await reaches('awaitingActivation');
    expect(place.deeds).toEqual(['create ada@example.com adopting', 'mail link 1 (first)']);
  });

  test('a refused address: HR is told, and a new one takes its place in Kratos first', async () => {
    place.failures.issueRecoveryLink = ['undeliverable'];
    await lifecycle.onboard({ ...request, managerEmail: 'boss@example.com' }, by);
    await reaches('needsAttention');
    await expect.poll(() => place.deeds.at(-1)).toBe('tell boss@example.com of the address');
    await lifecycle.resolve(request.employeeId, { action: 'changeEmail', email: 'ada@example.org' }, by);
    await reaches('awaitingActivation');
    expect(place.deeds.slice(-2)).toEqual(['change address to ada@example.org', 'mail link 1 (first)']);
  });

  test('an address is not changed while a link mailed to the old one works', async () => {
    await lifecycle.onboard(request, by);
    await reaches('awaitingActivation');
    place.failures.issueRecoveryLink = ['undeliverable'];
    await lifecycle.resend(request.employeeId, { force: true }, by);
    await reaches('needsAttention');
    const change = () =>
      lifecycle.resolve(request.employeeId, { action: 'changeEmail', email: 'ada@example.org' }, by);
    await expect(change()).rejects.toMatchObject({ type: 'link-still-alive' });
    await time.env.sleep(24 * hour);
    await change();
    await reaches('awaitingActivation');
    expect(place.deeds.slice(-2)).toEqual(['change address to ada@example.org', 'mail link 2 (requested)']);
  });

  test('an identity that somebody deleted is made anew', async () => {
    place.failures.issueRecoveryLink = ['identityGone'];
    await lifecycle.onboard(request, by);
    await reaches('needsAttention');
    await lifecycle.resolve(request.employeeId, { action: 'retry' }, by);
    await reaches('awaitingActivation');
    expect(place.deeds.filter((deed) => deed.startsWith('create'))).toHaveLength(2);
  });

  test('Kratos down for hours only delays', async () => {
    place.failures.createIdentity = Array<'kratosUnavailable'>(30).fill('kratosUnavailable');
    await lifecycle.onboard(request, by);
    await time.env.sleep(3 * hour);
    await reaches('awaitingActivation');
    expect(place.deeds).toHaveLength(2);
  });
});

test('a request for another link while one is on its way does not send two', async () => {
  await lifecycle.onboard(request, by);
  await reaches('awaitingActivation');
  place.failures.issueRecoveryLink = Array<'mailUnavailable'>(12).fill('mailUnavailable');
  await time.env.sleep(24 * hour + 60_000);
  await lifecycle.resend(request.employeeId, { force: false }, by);
  await time.env.sleep(4 * hour);
  expect(place.deeds).toEqual(['create ada@example.com', 'mail link 1 (first)', 'mail link 2 (expired)']);
});

describe('rescind', () => {
  test('takes the invitation back at once, in any stage, and an acknowledged one is never followed by a link', async () => {
    await lifecycle.onboard(request, by);
    await reaches('awaitingActivation');
    const status = await lifecycle.rescind(request.employeeId, { reason: 'changed plans' }, by);
    expect(status.state.stage).toBe('rescinding');
    await reaches('rescinded');
    await time.env.sleep(48 * hour);
    expect(place.deeds).toEqual(['create ada@example.com', 'mail link 1 (first)', 'withdraw']);
  });

  test('holds though the person turns out to have a credential in the same moment', async () => {
    place.hasCredential = true;
    const { employeeId, role, email, name, locale } = request;
    const input: OnboardingInput = {
      joiner: { employeeId, role, email, name, locale },
      policy,
      requestedBy: by,
      acceptedAt: new Date().toISOString(),
    };
    const { workflow } = time.env.client;
    const started = new WithStartWorkflowOperation('onboarding', {
      workflowId: `onboarding/${employeeId}`,
      taskQueue: time.taskQueue,
      args: [input],
      workflowIdConflictPolicy: 'FAIL',
    });
    const answer = await workflow.executeUpdateWithStart(rescindOnboarding, {
      args: [{ by }],
      startWorkflowOperation: started,
    });
    expect(answer.state.stage).toBe('rescinding');
    await reaches('rescinded');
    expect(place.deeds).toEqual(['create ada@example.com', 'withdraw']);
  });

  test('an onboarding that is cancelled in Temporal leaves no working link either', async () => {
    await lifecycle.onboard(request, by);
    await reaches('awaitingActivation');
    await handle().cancel();
    await expect.poll(() => place.deeds.at(-1)).toBe('withdraw');
  });
});
