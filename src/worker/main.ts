/** The worker: the only process that is given kratos-admin and the mail server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '../../activities/activities.js';
import { ConfigError, workerConfig, type WorkerConfig } from '../config.js';
import { dataConverter } from '../temporal/data-converter.js';
import { createLogger } from '../log.js';
import type { Checkpoint } from '../store/append.js';
import { addressHash } from '../store/seal.js';
import type { Store } from '../store/store.js';
import { connectionOptions } from '../temporal/client.js';
import { withAudit } from './audit.js';
import { auditRules } from './audited.js';
import { workflowSource } from './bundle.js';
import { activityDependencies } from './dependencies.js';
import { serveHealth } from './health.js';
import { withoutForeignMessages } from './interceptors.js';
import { sdkLogger } from './sdk-logger.js';

/** A worker may be started before Temporal is: it keeps asking, and says so. */
async function connect(config: WorkerConfig, log: Logger): Promise<NativeConnection> {
  for (;;) {
    try {
      return await NativeConnection.connect(connectionOptions(config));
    } catch (error) {
      log.warn({ address: config.temporalAddress, err: error }, 'Temporal does not answer yet; trying again');
      await sleep(2_000);
    }
  }
}

/**
 * Until there is a worker, nothing is under way that would have to end in order. The runtime takes signals over and
 * passes them to workers alone, so without this a process that waits for Temporal could not be stopped.
 * @returns puts an end to that
 */
function leaveOnSignal(log: Logger): () => void {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  const leave = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'Stopped before it began to work');
    process.exit(0);
  };
  for (const signal of signals) process.on(signal, leave);
  return () => {
    for (const signal of signals) process.off(signal, leave);
  };
}

/** Whoever keeps the logs elsewhere has a witness of what the audit held: an older state of it can be told by that. */
function witness(log: Logger, { seq, hash, at, keyId, signature }: Checkpoint): void {
  log.info(
    { seq, hash: hash.toString('hex'), at, keyId, signature: signature.toString('hex') },
    'audit checkpoint',
  );
}

/** An append closes the hour before it; after the last one nobody would. */
function closeHours(audit: Store, log: Logger): NodeJS.Timeout {
  return setInterval(() => {
    audit.checkpoint().catch((error: unknown) => log.warn({ err: error }, 'the audit has no new checkpoint'));
  }, 600_000).unref();
}

async function run(config: WorkerConfig): Promise<void> {
  const log = createLogger(config.logLevel, 'worker');
  const working = leaveOnSignal(log);
  Runtime.install({ logger: sdkLogger(log) });
  let worker: Worker | undefined = undefined;
  const health = await serveHealth(
    config.workerHealthHost,
    config.workerHealthPort,
    () => worker?.getState() === 'RUNNING',
  );
  const connection = await connect(config, log);
  const converter = dataConverter(config.payloadKeys);
  const client = new Client({ connection, namespace: config.temporalNamespace, dataConverter: converter });
  const dependencies = activityDependencies(config, client, (checkpoint) => witness(log, checkpoint));
  const { audit, mailer } = dependencies;
  worker = await Worker.create({
    ...workflowSource(),
    connection,
    namespace: config.temporalNamespace,
    taskQueue: config.temporalTaskQueue,
    activities: createActivities(dependencies),
    dataConverter: converter,
    interceptors: {
      // The audit within: what it fails for is masked like anything else.
      activity: [withoutForeignMessages, withAudit(audit, auditRules(addressHash(config.payloadKeys)))],
    },
    // A mail takes up to 50 s only when its server hangs: what is on its way may end, the rest is tried elsewhere.
    shutdownGraceTime: '20 seconds',
    shutdownForceTime: '25 seconds',
  });
  working();
  const hours = closeHours(audit, log);
  await worker.run();
  clearInterval(hours);
  mailer.close();
  await audit.close();
  await connection.close();
  await health.close();
}

try {
  await run(workerConfig());
} catch (error) {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
  // Not left to the event loop: an activity that is stuck would keep the process alive.
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
