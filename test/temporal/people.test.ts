import { WorkflowFailedError, type Client } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, RetryState, TimeoutFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { Unavailable } from '../../src/lifecycle.js';
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

const failed = (cause: Error) =>
  new WorkflowFailedError(
    'failed',
    new ActivityFailure('failed', 'listPeople', '1', RetryState.TIMEOUT, 'worker', cause),
    RetryState.NON_RETRYABLE_FAILURE,
  );
const told = async (cause: Error) => {
  const { client } = temporal(() => Promise.reject(failed(cause)));
  return listPeople(client, 'queue', { limit: 50 }).catch((error: unknown) => error);
};

test('a Kratos that does not answer may be asked again; any other failure is the one of the activity', async () => {
  const down = ApplicationFailure.create({ type: 'kratosUnavailable', message: 'down' });
  expect(await told(down)).toBeInstanceOf(Unavailable);
  expect(await told(new TimeoutFailure('late', undefined, 'START_TO_CLOSE'))).toBeInstanceOf(Unavailable);
  const nobody = ApplicationFailure.create({ type: 'identityNotFound', message: 'nobody' });
  expect(await told(nobody)).toBe(nobody);
});
