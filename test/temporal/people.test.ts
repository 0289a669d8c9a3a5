import type { Client } from '@temporalio/client';
import { expect, test } from 'vitest';
import { listPeople } from '../../src/temporal/people.js';

/** A Temporal whose run ends as told, and what was deleted in it. */
function temporal(result: () => Promise<unknown>) {
  const deleted: unknown[] = [];
  const client = {
    options: { namespace: 'default' },
    workflow: {
      start: (_type: string, { workflowId }: { workflowId: string }) =>
        Promise.resolve({ workflowId, firstExecutionRunId: 'run-1', result }),
    },
    workflowService: {
      deleteWorkflowExecution: ({ workflowExecution }: { workflowExecution: unknown }) => {
        deleted.push(workflowExecution);
        return Promise.resolve({});
      },
    },
    withDeadline: <T>(_deadline: number, call: () => Promise<T>) => call(),
  };
  return { client: client as unknown as Client, deleted };
}

const run = { workflowId: expect.stringMatching(/^people\//) as string, runId: 'run-1' };

test('the run that read personal data is deleted', async () => {
  const { client, deleted } = temporal(() => Promise.resolve({ people: [] }));
  expect(await listPeople(client, 'queue', { limit: 50 })).toEqual({ items: [] });
  expect(deleted).toEqual([run]);
});

test('also where no answer came in time, and that is what the caller is told', async () => {
  const late = new Error('deadline exceeded');
  const { client, deleted } = temporal(() => Promise.reject(late));
  await expect(listPeople(client, 'queue', { limit: 50 })).rejects.toBe(late);
  expect(deleted).toEqual([run]);
});
