/** One attempt of an activity, as a worker makes it: with the activity's context, and what it leaves behind. */
import { inspect } from 'node:util';
import type { Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';

export interface Attempt<T> {
  result: T | undefined;
  /** What it threw. */
  failure: unknown;
  heartbeats: unknown[];
}

const environment = (info: Partial<Info>) =>
  new MockActivityEnvironment(
    {
      startToCloseTimeoutMs: 60_000,
      scheduledTimestampMs: Date.now(),
      currentAttemptScheduledTimestampMs: Date.now(),
      ...info,
    },
    { logger: new DefaultLogger('ERROR') },
  );

/** Lets an activity succeed or fail, and says which. */
export async function attempt<T>(activity: () => Promise<T>, info: Partial<Info> = {}): Promise<Attempt<T>> {
  const env = environment(info);
  const heartbeats: unknown[] = [];
  env.on('heartbeat', (details: unknown) => heartbeats.push(details));
  try {
    return { result: await env.run(activity), failure: undefined, heartbeats };
  } catch (failure) {
    return { result: undefined, failure, heartbeats };
  }
}

/** @throws what the activity throws */
export const run = async <T>(activity: () => Promise<T>, info: Partial<Info> = {}): Promise<T> =>
  await environment(info).run(activity);

/** An attempt that is cancelled once `when` settles. */
export async function cancelledAttempt(
  activity: () => Promise<unknown>,
  when: Promise<unknown>,
): Promise<unknown> {
  const env = environment({});
  void when.then(() => env.cancel());
  return env.run(activity).then(
    () => undefined,
    (failure: unknown) => failure,
  );
}

/** All that anybody could read off a value: fields, hidden ones too, messages, stacks and causes. */
export const everythingOf = (...values: unknown[]): string =>
  values
    .flatMap((value) => [
      inspect(value, {
        depth: Infinity,
        showHidden: true,
        maxStringLength: Infinity,
        maxArrayLength: Infinity,
      }),
      JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)),
    ])
    .join('\n');
