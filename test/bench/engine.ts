/**
 * The engine's floor: a workflow of two activities that do nothing, one for each step of an onboarding, both by way of the
 * task queue, however the onboarding runs its own.
 *
 * Started plainly and awaited by its result, although onboardings are started with an update: a floor is the least
 * that an engine needs for two activities, and the update is a choice of ours that has to stand beside it.
 */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { RunningTemporal } from '../support/servers.js';
import { nowMs } from './clock.js';
import type { Contender } from './contender.js';
import type { twoNoOps } from './engine/workflows.js';
import { forkProgram } from './forked.js';

const taskQueue = 'engine';

export async function startEngine(temporal: RunningTemporal): Promise<Contender & { stop(): Promise<void> }> {
  const worker = await forkProgram('./engine/worker.ts', [temporal.address, taskQueue]);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection });
  return {
    async once() {
      const began = nowMs();
      await client.workflow.execute<typeof twoNoOps>('twoNoOps', { workflowId: randomUUID(), taskQueue });
      return nowMs() - began;
    },
    settled: () => Promise.resolve(),
    processes: { worker: worker.pid, server: temporal.pid },
    // As with the onboarding's client.
    stop: () => worker.stop(),
  };
}
