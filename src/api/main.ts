/** The api: the process that HR, people and Kratos talk to. */
import { accountPages } from '../account/pages.js';
import { ConfigError, apiConfig, policyOf, type ApiConfig } from '../config.js';
import { createLogger } from '../log.js';
import { auditReading } from '../store/reading.js';
import { payloadCodec } from '../temporal/payload-codec.js';
import { temporalClient } from '../temporal/client.js';
import { createLifecycle } from '../temporal/lifecycle.js';
import { createApp } from './app.js';
import { CannotListen, listen } from './server.js';

async function run(config: ApiConfig): Promise<void> {
  const log = createLogger(config.logLevel, 'api');
  const client = temporalClient(config);
  const audit = auditReading({ url: config.storeUrl, payloadKeys: config.payloadKeys });
  const app = createApp({
    audit,
    lifecycle: createLifecycle({
      client,
      taskQueue: config.temporalTaskQueue,
      policy: policyOf(config),
      payloadKeys: config.payloadKeys,
    }),
    config,
    payloadCodec: payloadCodec(config.payloadKeys),
    ...(config.accountPages && {
      accountPages: accountPages({
        kratosPublicUrl: config.kratosPublicUrl,
        ...(config.accountOrganisation !== undefined && { organisation: config.accountOrganisation }),
        ...(config.accountContact !== undefined && { contact: config.accountContact }),
        log,
      }),
    }),
    log,
  });
  const server = await listen(app, { host: config.apiHost, port: config.apiPort });
  log.info({ url: server.url }, 'listening');

  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT']) process.once(name, resolve);
  });
  log.info({ signal }, 'draining');
  await server.close();
  await Promise.all([client.connection.close(), audit.close()]);
  log.info('stopped');
}

try {
  await run(apiConfig());
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof CannotListen;
  const text =
    error instanceof Error ? ((expected ? undefined : error.stack) ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
