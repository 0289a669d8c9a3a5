/** What the sweep asks of Temporal: who is taken care of, and to take somebody in. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { KratosIdentity } from '../../activities/kratos/identities.js';
import { setupConfig, workerConfig } from '../../src/config.js';
import { dataConverter } from '../../src/temporal/data-converter.js';
import { setup } from '../../src/temporal/setup.js';
import { activityDependencies } from '../../src/worker/dependencies.js';
import { startTemporal, type RunningTemporal } from '../support/servers.js';
import { testKeys } from '../support/test-keys.js';
import { town } from '../support/town.js';
import { settings } from './worker-process.js';

let temporal: RunningTemporal;
let client: Client;
let dependencies: ReturnType<typeof activityDependencies>;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  temporal = await startTemporal();
  const environment = { ...settings, TEMPORAL_ADDRESS: temporal.address, SWEEP_POLICY: 'onboard' };
  await setup(setupConfig(environment));
  Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
  client = new Client({
    connection: await Connection.connect({ address: temporal.address }),
    dataConverter: dataConverter(testKeys),
  });
  dependencies = activityDependencies(workerConfig(environment), client);
  const connection = await NativeConnection.connect({ address: temporal.address });
  const worker = await Worker.create({
    connection,
    taskQueue: 'lifecycle',
    workflowBundle: { codePath: inject('workflowBundlePath') },
    activities: town().activities,
    dataConverter: dataConverter(testKeys),
  });
  const running = worker.run();
  stopWorker = async () => {
    worker.shutdown();
    await running;
    await connection.close();
  };
});

afterAll(async () => {
  dependencies.mailer.close();
  await dependencies.audit.close();
  await stopWorker();
  await client.connection.close();
  await temporal.stop();
});

const stranded = (changed: Partial<KratosIdentity> = {}): KratosIdentity => ({
  id: randomUUID(),
  role: 'analyst',
  active: true,
  createdAt: undefined,
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  team: undefined,
  marker: undefined,
  hasCredential: false,
  ...changed,
});

const isRunning = async (workflowId: string) =>
  (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';

test('somebody made by hand is taken in under the id of the identity', async () => {
  const person = stranded();
  expect(await dependencies.onboard?.(person)).toBe(true);
  expect(await isRunning(`onboarding/kratos-${person.id}`)).toBe(true);
});

test('somebody who was lost is taken in under the id of the marker, and a second sweep changes nothing', async () => {
  const person = stranded({ marker: { employeeId: 'e-lost' } });
  expect(await dependencies.onboard?.(person)).toBe(true);
  expect(await dependencies.onboard?.(person)).toBe(true);
  expect(await isRunning('onboarding/e-lost')).toBe(true);
});

test('somebody whose onboarding runs with other details, or whose details do not do, is left to people', async () => {
  const person = stranded({ marker: { employeeId: 'e-other' } });
  await dependencies.onboard?.(person);
  expect(await dependencies.onboard?.({ ...person, name: 'Eve' })).toBe(false);
  expect(await dependencies.onboard?.(stranded({ email: undefined }))).toBe(false);
  expect(await dependencies.onboard?.(stranded({ role: 'nobody' }))).toBe(false);
});

test('of a whole page of identities, those in a running onboarding are found', async () => {
  const page = Array.from({ length: 249 }, () => randomUUID());
  const found = async () => [...(await dependencies.inOnboarding([...page, 'identity-1']))];
  await expect.poll(found, { timeout: 10_000 }).toEqual(['identity-1']);
});
