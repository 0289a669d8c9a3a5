import { WorkflowFailedError, type Client, type WorkflowExecutionDescription } from '@temporalio/client';
import { RetryState, WorkflowNotFoundError } from '@temporalio/common';
import { expect, test } from 'vitest';
import { Unavailable } from '../../src/lifecycle.js';
import { reinstate } from '../../src/temporal/reinstate.js';
import type { Restored } from '../../workflows/offboarding/messages.js';
import { searchAttributes } from '../../workflows/visibility.js';

const ended = { runId: 'run-1' };
const grpc = (code: number) => Object.assign(new Error('of gRPC'), { code, details: '', metadata: {} });

/** A Temporal whose run answers as told, and what was asked of it. */
function temporal(answers: { update?: Error; result?: Error; restored?: Restored }) {
  const asked: string[] = [];
  const { restored } = answers;
  const answer = (what: string, error?: Error) => {
    asked.push(what);
    if (error) return Promise.reject(error);
    return Promise.resolve(what === 'result' ? { restored } : ended);
  };
  const handle = {
    executeUpdate: () => answer('rescind', answers.update),
    result: () => answer('result', answers.result),
    describe: () => answer('describe'),
  };
  const client = {
    workflow: { getHandle: () => handle },
    withDeadline: <T>(_deadline: number, call: () => Promise<T>) => call(),
  };
  return { client: client as unknown as Client, asked };
}

const runIn = (stage: string) =>
  ({
    workflowId: 'offboarding/e-1',
    runId: 'run-1',
    typedSearchAttributes: { get: (key: unknown) => (key === searchAttributes.stage ? stage : undefined) },
  }) as unknown as WorkflowExecutionDescription;

const take = (client: Client, stage = 'gracePeriod') => reinstate(client, runIn(stage), 'e-1', 'api-key:hr');

test('what the run refuses is passed on, and nothing is waited for', async () => {
  const update = new Error('refused');
  const { client, asked } = temporal({ update });
  await expect(take(client)).rejects.toBe(update);
  expect(asked).toEqual(['rescind']);
});

test('one that does not end in time is not lost: the caller may ask the same again', async () => {
  const { client } = temporal({ result: grpc(4) });
  const told = await take(client).catch((error: unknown) => error);
  expect(told).toBeInstanceOf(Unavailable);
  expect((told as Error).message).toContain('send the same again');
});

test('a failure that is none of the run is passed on', async () => {
  const result = new Error('does not decrypt');
  await expect(take(temporal({ result }).client)).rejects.toBe(result);
});

test.each<[Restored, RegExp]>([
  ['gone', /e-1 cannot come back: somebody else deleted the identity; the same again/],
  ['changed', /e-1 cannot come back: the identity lost our mark/],
])('one that brought nobody back (%s) is refused, with the reason', async (restored, message) => {
  const told = await take(temporal({ restored }).client).catch((error: unknown) => error);
  expect(told).toMatchObject({
    type: 'not-in-this-stage',
    message: expect.stringMatching(message) as string,
  });
});

test.each<[Restored]>([['restored'], ['alreadyActive'], ['leftInactive']])(
  'one that left the person as they were (%s) is done',
  async (restored) => {
    expect(await take(temporal({ restored }).client)).toBe(ended);
  },
);

test('one that is being taken back already is only waited for', async () => {
  const { client, asked } = temporal({});
  expect(await take(client, 'rescinding')).toBe(ended);
  expect(asked).toEqual(['result', 'describe']);
});

test('one that ends meanwhile, in whatever way, is described as it ended', async () => {
  const update = new WorkflowNotFoundError('closed', 'offboarding/e-1', undefined);
  const result = new WorkflowFailedError('terminated', undefined, RetryState.NON_RETRYABLE_FAILURE);
  expect(await take(temporal({ update, result }).client)).toBe(ended);
});
