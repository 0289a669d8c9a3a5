import type { WorkflowExecutionDescription } from '@temporalio/client';
import proto from '@temporalio/proto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Unavailable } from '../../src/lifecycle.js';
import { queryRun } from '../../src/temporal/query.js';
import { offboardingStatus } from '../../workflows/offboarding/messages.js';

const { PENDING_WORKFLOW_TASK_STATE_SCHEDULED: waiting, PENDING_WORKFLOW_TASK_STATE_STARTED: started } =
  proto.temporal.api.enums.v1.PendingWorkflowTaskState;

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

/** A run whose task is in each of these states in turn, and stays in the last. */
function run(...states: (number | undefined)[]) {
  const asked: string[] = [];
  return {
    asked,
    workflowId: 'offboarding/e-1',
    describe: () => {
      asked.push('describe');
      const state = states.length > 1 ? states.shift() : states[0];
      const raw = { ...(state !== undefined && { pendingWorkflowTask: { state } }) };
      vi.advanceTimersByTime(1000);
      return Promise.resolve({ raw } as unknown as WorkflowExecutionDescription);
    },
    query: <T>() => {
      asked.push('query');
      return Promise.resolve('answer' as T);
    },
  };
}

test('a run is not queried while a task of it waits for a worker', async () => {
  const handle = run(waiting, waiting, undefined);
  expect(await queryRun(handle, offboardingStatus)).toBe('answer');
  expect(handle.asked).toEqual(['describe', 'describe', 'describe', 'query']);
});

test('one that a worker has is, since the query waits for that', async () => {
  const handle = run(started);
  expect(await queryRun(handle, offboardingStatus)).toBe('answer');
  expect(handle.asked).toEqual(['describe', 'query']);
});

test('where no worker takes the task, nothing is asked and the caller is told', async () => {
  const handle = run(waiting);
  await expect(queryRun(handle, offboardingStatus)).rejects.toThrow(Unavailable);
  expect(handle.asked).not.toContain('query');
});
