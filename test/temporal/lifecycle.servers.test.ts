import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { dataConverter } from '../../src/temporal/data-converter.js';
import type { Lifecycle } from '../../src/lifecycle.js';
import type { OnboardingRequest } from '../../src/requests.js';
import { setup } from '../../src/temporal/setup.js';
import { createLifecycle } from '../../src/temporal/lifecycle.js';
import { startTemporal, type RunningTemporal } from '../support/servers.js';
import { testKeys } from '../support/test-keys.js';
import { town, type Town } from '../support/town.js';

const by = 'test';
const taskQueue = 'lifecycle';
let temporal: RunningTemporal;
let client: Client;
let lifecycle: Lifecycle;
let place: Town;
let stopWorker: () => Promise<void>;
let request: OnboardingRequest;

beforeAll(async () => {
  temporal = await startTemporal();
  await setup({
    logLevel: 'info',
    temporalAddress: temporal.address,
    temporalNamespace: 'default',
    temporalTaskQueue: taskQueue,
    temporalApiKey: undefined,
    temporalTls: false,
    payloadKeys: testKeys,
    sweepInterval: 3_600_000,
  });
  Runtime.install({ shutdownSignals: [] });
  client = new Client({
    connection: await Connection.connect({ address: temporal.address }),
    dataConverter: dataConverter(testKeys),
  });
  place = town();
  const connection = await NativeConnection.connect({ address: temporal.address });
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: { codePath: inject('workflowBundlePath') },
    activities: place.activities,
    dataConverter: dataConverter(testKeys),
  });
  const running = worker.run();
  stopWorker = async () => {
    worker.shutdown();
    await running;
    await connection.close();
  };
  lifecycle = createLifecycle({
    client,
    taskQueue,
    policy: { linkLifetimeMs: 86_400_000, maxIssues: 5, settingsWindowMs: 3_600_000, delivery: 'link' },
    payloadKeys: testKeys,
  });
});

afterAll(async () => {
  await stopWorker();
  await client.connection.close();
  await temporal.stop();
});

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
  await client.workflow.getHandle(`onboarding/${request.employeeId}`).signal('credentialSet');
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
