/**
 * Temporal's test server, whose clock jumps to whatever is due next and stands while anybody works.
 *
 * 1. The clock goes on only in `sleep`, and every instant is the server's: nothing here reads the machine's clock.
 * 2. Results are never awaited through the environment's own client, which would let the clock run on.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  DefaultLogger,
  Runtime,
  Worker,
  type ActivityInterceptorsFactory,
  type WorkerOptions,
} from '@temporalio/worker';
import type { Activities } from '../../activities/activities.js';
import type { PayloadKey } from '../config.js';
import { dataConverter } from '../temporal/data-converter.js';
import { wantedSearchAttributes } from '../temporal/setup.js';
import { withoutForeignMessages } from '../worker/interceptors.js';
import type { alarm, AlarmActivities } from './alarm.js';

export interface Stage {
  /** Does not move the clock, whatever is awaited of it. */
  client: Client;
  taskQueue: string;
  payloadKeys: readonly PayloadKey[];
  /** Milliseconds since the epoch. */
  now: () => Promise<number>;
  /** Moves the clock, through everything that becomes due on the way. */
  sleepUntil(at: number): Promise<void>;
  /** Does something at an instant that the clock has not come to yet. */
  at(instant: number, deed: () => Promise<void>): Promise<void>;
}

export interface StageSettings {
  /** Path of the test server's executable. */
  testServer: string;
  /** The workflows. */
  source: Pick<WorkerOptions, 'workflowBundle'> | Pick<WorkerOptions, 'workflowsPath'>;
  service: (stage: Stage) => Service;
}

/** What the worker of a deployment is given, here on systems in memory. */
export interface Service {
  activities: Activities;
  /** Within what masks foreign messages. */
  interceptors: readonly ActivityInterceptorsFactory[];
}

const alarmModule = fileURLToPath(
  new URL(import.meta.url.endsWith('.js') ? './alarm.js' : './alarm.ts', import.meta.url),
);
const alarmQueue = 'alarms';
const taskQueue = 'lifecycle';

function installRuntime(): void {
  try {
    Runtime.install({
      shutdownSignals: [],
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
    });
  } catch {
    // Installed by an earlier rehearsal of this process.
  }
}

/** Sets the stage, lets something be played on it, and clears it away. */
export async function onStage<T>(settings: StageSettings, play: (stage: Stage) => Promise<T>): Promise<T> {
  installRuntime();
  const payloadKeys = [{ id: 'rehearsal', key: randomBytes(32) }];
  const converter = dataConverter(payloadKeys);
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: settings.testServer } },
  });
  try {
    const namespace = env.namespace ?? 'default';
    await env.connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: wantedSearchAttributes,
    });
    const client = new Client({ connection: env.connection, namespace, dataConverter: converter });
    const deeds = new Map<string, () => Promise<void>>();
    const stage = stageOn(env, client, payloadKeys, deeds);
    const alarms: AlarmActivities = {
      async ring(name) {
        await deeds.get(name)?.();
        deeds.delete(name);
      },
    };
    const { activities, interceptors } = settings.service(stage);
    const shared = { connection: env.nativeConnection, namespace };
    const workers = [
      await Worker.create({
        ...shared,
        ...settings.source,
        taskQueue,
        activities,
        dataConverter: converter,
        interceptors: { activity: [withoutForeignMessages, ...interceptors] },
      }),
      await Worker.create({
        ...shared,
        taskQueue: alarmQueue,
        workflowsPath: alarmModule,
        activities: alarms,
      }),
    ];
    const running = Promise.all(workers.map((worker) => worker.run()));
    try {
      return await play(stage);
    } finally {
      for (const worker of workers) worker.shutdown();
      await running;
    }
  } finally {
    await env.teardown();
  }
}

function stageOn(
  env: TestWorkflowEnvironment,
  client: Client,
  payloadKeys: readonly PayloadKey[],
  deeds: Map<string, () => Promise<void>>,
): Stage {
  const now = () => env.currentTimeMs();
  const alarms = new Client({ connection: env.connection, namespace: client.options.namespace });
  return {
    client,
    taskQueue,
    payloadKeys,
    now,
    async sleepUntil(at) {
      const ms = at - (await now());
      if (ms > 0) await env.sleep(ms);
    },
    async at(instant, deed) {
      const name = randomUUID();
      deeds.set(name, deed);
      await alarms.workflow.start<typeof alarm>('alarm', {
        workflowId: `alarm/${name}`,
        taskQueue: alarmQueue,
        args: [name],
        startDelay: Math.max(instant - (await now()), 1),
      });
    },
  };
}
