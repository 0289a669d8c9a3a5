/** Temporal with its UI, a worker on people in memory, and the api on a port, for a real browser. */
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import { createApp } from '../../src/api/app.js';
import { listen } from '../../src/api/server.js';
import { createLogger } from '../../src/log.js';
import { dataConverter } from '../../src/temporal/data-converter.js';
import { createLifecycle } from '../../src/temporal/lifecycle.js';
import { payloadCodec } from '../../src/temporal/payload-codec.js';
import { setup } from '../../src/temporal/setup.js';
import { startTemporal } from '../support/servers.js';
import { testKeys } from '../support/test-keys.js';
import { town } from '../support/town.js';
import { apiKey, webhookKey } from './test-app.js';

const taskQueue = 'lifecycle';

export type TemporalUiSite = Awaited<ReturnType<typeof startTemporalUiSite>>;

export async function startTemporalUiSite() {
  const temporal = await startTemporal();
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
  const [native, connection] = await Promise.all([
    NativeConnection.connect({ address: temporal.address }),
    Connection.connect({ address: temporal.address }),
  ]);
  const place = town();
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowBundle: { codePath: inject('workflowBundlePath') },
    activities: place.activities,
    dataConverter: dataConverter(testKeys),
  });
  const running = worker.run();
  const lifecycle = createLifecycle({
    client: new Client({ connection, dataConverter: dataConverter(testKeys) }),
    taskQueue,
    policy: { linkLifetimeMs: 86_400_000, maxIssues: 5, settingsWindowMs: 3_600_000, delivery: 'link' },
    payloadKeys: testKeys,
  });
  const app = createApp({
    lifecycle,
    config: { apiKey, kratosWebhookKey: webhookKey, temporalUiOrigin: temporal.uiUrl },
    payloadCodec: payloadCodec(testKeys),
    log: createLogger('error', 'api'),
  });
  const api = await listen(app, { host: '127.0.0.1', port: 0 });
  return {
    place,
    lifecycle,
    uiUrl: temporal.uiUrl,
    signInUrl: `${api.url}/codec/sign-in`,
    async stop() {
      await api.close(0);
      worker.shutdown();
      await running;
      await Promise.all([native.close(), connection.close()]);
      await temporal.stop();
    },
  };
}
