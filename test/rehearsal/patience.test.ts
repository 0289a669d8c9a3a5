import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { transient, type TransientFailure } from '../../activities/failures.js';
import { withPatience } from '../../src/rehearsal/patience.js';

const minute = 60_000;
const now = 1_000 * minute;

/** When the attempt that failed at `now` is made again. */
async function delay(type: TransientFailure, againInMs: number | undefined, decisions: number[]) {
  const patience = withPatience(
    () => Promise.resolve(now),
    () => decisions,
    () => now + 5_000 * minute,
  );
  const env = new MockActivityEnvironment(
    {},
    { interceptors: [patience], logger: new DefaultLogger('ERROR') },
  );
  const failure: unknown = await env
    .run(() => Promise.reject(transient(type, 'not now', againInMs)))
    .catch((error: unknown) => error);
  return (failure as { nextRetryDelay?: number }).nextRetryDelay;
}

test('whoever waits for a slot asks again when an admin decides, whenever the service would have', async () => {
  const decisions = [now - minute, now + 3_000 * minute, now + 4_000 * minute];
  expect(await delay('noSlotYet', minute, decisions)).toBe(3_002 * minute);
  expect(await delay('noSlotYet', minute, [])).toBe(5_002 * minute);
});

test('whatever else fails is tried again as ever', async () => {
  expect(await delay('kratosUnavailable', undefined, [now + minute])).toBeUndefined();
});
