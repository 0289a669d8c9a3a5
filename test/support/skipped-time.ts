/** The real workflow bundle on the Java test server, whose clock jumps to whatever is due next. */
import { randomUUID } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { inject } from 'vitest';
import type { Activities } from '../../activities/activities.js';
import { dataConverter } from '../../src/temporal/data-converter.js';
import { wantedSearchAttributes } from '../../src/temporal/setup.js';
import { testKeys } from './test-keys.js';
import { ensureTestServer } from '../../src/stack/test-server.js';

export interface SkippedTime {
  env: TestWorkflowEnvironment;
  taskQueue: string;
  /**
   * The worker goes down, and another takes over. Only without cached workflows: the test server leaves tasks of a run to
   * the worker that has it in memory, however long that is gone.
   */
  replaceWorker(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * One for each test: skipped time moves every workflow of a server, and leaves its clock far ahead.
 * Payloads are encrypted, as they are everywhere else.
 */
export async function skippedTime(
  activities: Partial<Activities>,
  options: Pick<WorkerOptions, 'maxCachedWorkflows'> = {},
): Promise<SkippedTime> {
  try {
    Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
  } catch {
    // Installed by an earlier test of this process.
  }
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await ensureTestServer() } },
    client: { dataConverter: dataConverter(testKeys) },
  });
  await env.connection.operatorService.addSearchAttributes({
    namespace: env.client.options.namespace,
    searchAttributes: wantedSearchAttributes,
  });
  const taskQueue = `test-${randomUUID()}`;
  const employ = async () => {
    const worker = await Worker.create({
      ...options,
      connection: env.nativeConnection,
      taskQueue,
      workflowBundle: { codePath: inject('workflowBundlePath') },
      activities,
      dataConverter: dataConverter(testKeys),
    });
    return { worker, running: worker.run() };
  };
  let employed = await employ();
  const dismiss = async () => {
    employed.worker.shutdown();
    await employed.running;
  };
  return {
    env,
    taskQueue,
    async replaceWorker() {
      await dismiss();
      employed = await employ();
    },
    async stop() {
      await dismiss();
      await env.teardown();
    },
  };
}
