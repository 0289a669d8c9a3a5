/** A real Temporal, set up, with a worker of the real workflows on the given activities, and the use cases on top. */
import { Client, Connection } from '@temporalio/client';
import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type ActivityInterceptorsFactory,
} from '@temporalio/worker';
import { inject } from 'vitest';
import type { Activities } from '../../activities/activities.js';
import { setupConfig } from '../../src/config.js';
import type { Lifecycle } from '../../src/lifecycle.js';
import { dataConverter } from '../../src/temporal/data-converter.js';
import { createLifecycle } from '../../src/temporal/lifecycle.js';
import { setup } from '../../src/temporal/setup.js';
import { withoutForeignMessages } from '../../src/worker/interceptors.js';
import type { OnboardingPolicy } from '../../workflows/onboarding/messages.js';
import { policyWith } from './policies.js';
import { startTemporal, type RunningTemporal } from './servers.js';
import { testKeys } from './test-keys.js';

export interface Engine {
  temporal: RunningTemporal;
  client: Client;
  lifecycle: Lifecycle;
  stop(): Promise<void>;
}

const taskQueue = 'lifecycle';

/**
 * Once for a test process: the runtime of the SDK is installed here.
 * @param interceptors of activities, within the one that masks foreign errors
 */
export async function startEngine(
  activities: Partial<Activities>,
  policy: Partial<OnboardingPolicy> = {},
  otherPolicies: Omit<NonNullable<Parameters<typeof policyWith>[0]>, 'onboarding'> = {},
  interceptors: readonly ActivityInterceptorsFactory[] = [],
): Promise<Engine> {
  const temporal = await startTemporal();
  const keys = testKeys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join();
  await setup(
    setupConfig({
      TEMPORAL_ADDRESS: temporal.address,
      PAYLOAD_KEYS: keys,
      // What is set up at Temporal needs no store.
      STORE_URL: 'postgres://nowhere/none',
    }),
  );
  Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
  const client = new Client({
    connection: await Connection.connect({ address: temporal.address }),
    dataConverter: dataConverter(testKeys),
  });
  const connection = await NativeConnection.connect({ address: temporal.address });
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: { codePath: inject('workflowBundlePath') },
    activities,
    dataConverter: dataConverter(testKeys),
    interceptors: { activity: [withoutForeignMessages, ...interceptors] },
  });
  const running = worker.run();
  return {
    temporal,
    client,
    lifecycle: createLifecycle({
      client,
      taskQueue,
      policy: policyWith({ ...otherPolicies, onboarding: policy }),
      payloadKeys: testKeys,
    }),
    async stop() {
      worker.shutdown();
      await running;
      await connection.close();
      await client.connection.close();
      await temporal.stop();
    },
  };
}
