import { activityInfo, sleep } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { describe, expect, test } from 'vitest';
import { withoutForeignMessages } from '../../src/worker/interceptors.js';
import { everythingOf } from '../support/attempt.js';

const address = 'ada@example.com';

interface Outcome {
  failure: unknown;
  logged: LogEntry[];
}

async function failing(activity: () => Promise<unknown>, cancelAtOnce = false): Promise<Outcome> {
  const logged: LogEntry[] = [];
  const env = new MockActivityEnvironment(
    { activityType: 'issueRecoveryLink' },
    {
      interceptors: [withoutForeignMessages],
      logger: new DefaultLogger('TRACE', (entry) => logged.push(entry)),
    },
  );
  if (cancelAtOnce) env.cancel();
  const failure: unknown = await env.run(activity).catch((error: unknown) => error);
  return { failure, logged };
}

/** As libraries make them: what they were given, in every property. */
function libraryError(message: string): Error {
  const error = new TypeError(message, { cause: new Error(`cause: ${address}`) });
  return Object.assign(error, { input: address, config: { data: { to: address } }, address });
}

describe('an error that nobody foresaw', () => {
  test('leaves as its kind and place, without anything that it was given', async () => {
    const { failure, logged } = await failing(() => Promise.reject(libraryError(`${address} is refused`)));
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({
      type: 'unforeseen',
      nonRetryable: false,
      message: 'issueRecoveryLink: unforeseen TypeError',
      cause: undefined,
    });
    expect((failure as Error).stack).toContain('interceptors.test.ts');
    expect(everythingOf(failure, logged)).not.toContain(address);
  });

  test('is not given away by a message that looks like a stack', async () => {
    const { failure } = await failing(() =>
      Promise.reject(libraryError(`refused\n    at ${address}\n    at the door of ${address}`)),
    );
    expect((failure as Error).stack).toContain('interceptors.test.ts');
    expect(everythingOf(failure)).not.toContain(address);
  });

  test.each([address, { address }, undefined])('may be no error at all (%j)', async (thrown) => {
    const { failure, logged } = await failing(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- as careless libraries do
      throw thrown;
    });
    expect(failure).toMatchObject({ type: 'unforeseen' });
    expect(everythingOf(failure, logged)).not.toContain(address);
  });

  test('during a cancellation is masked as well', async () => {
    const { failure } = await failing(() => Promise.reject(libraryError(address)), true);
    expect(everythingOf(failure)).not.toContain(address);
  });
});

describe('what passes as it is', () => {
  test('a failure of our own', async () => {
    const own = ApplicationFailure.create({ type: 'emailTaken', message: 'identity 7 has the address' });
    expect((await failing(() => Promise.reject(own))).failure).toBe(own);
  });

  test('a cancellation, by the SDK or by Node', async () => {
    expect((await failing(() => sleep('1 minute'), true)).failure).toMatchObject({
      name: 'CancelledFailure',
    });
    const aborted = new DOMException('This operation was aborted', 'AbortError');
    expect((await failing(() => Promise.reject(aborted), true)).failure).toBe(aborted);
  });

  test('a result', async () => {
    const env = new MockActivityEnvironment(
      { activityType: 'x' },
      { interceptors: [withoutForeignMessages] },
    );
    expect(await env.run(() => Promise.resolve(activityInfo().activityType))).toBe('x');
  });
});
