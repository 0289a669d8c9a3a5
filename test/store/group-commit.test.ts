import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { groupCommit } from '../../src/store/group-commit.js';

/** Writes that the test lets end one by one. */
function gated(fail: (items: readonly number[]) => Error | undefined = () => undefined) {
  const writes: number[][] = [];
  const gates: (() => void)[] = [];
  const write = async (items: readonly number[]) => {
    writes.push([...items]);
    await new Promise<void>((resolve) => gates.push(resolve));
    const error = fail(items);
    if (error) throw error;
  };
  const next = async () => {
    gates.shift()?.();
    await setImmediate();
  };
  return { writes, write, next };
}

test('what arrives while a write is under way is written together by the next, in order', async () => {
  const { writes, write, next } = gated();
  const append = groupCommit(write, { fault: () => false });
  const all = Promise.all([append([1, 2]), append([3]), append([4]), append([5])]);
  expect(writes).toEqual([[1, 2]]);
  await next();
  expect(writes).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
  await next();
  await all;
});

test('a group has a limit, which one request alone may pass', async () => {
  const { writes, write, next } = gated();
  const append = groupCommit(write, { fault: () => false, most: 2 });
  const all = Promise.all([append([1]), append([2]), append([3]), append([4, 5, 6])]);
  for (let n = 0; n < 3; n += 1) await next();
  await all;
  expect(writes).toEqual([[1], [2, 3], [4, 5, 6]]);
});

test('an outage fails everybody in the group, and nobody after it', async () => {
  const { write, next } = gated((items) => (items.includes(2) ? new Error('away') : undefined));
  const append = groupCommit(write, { fault: () => false });
  const settled = Promise.allSettled([append([1]), append([2]), append([3])]);
  await next();
  await next();
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  const later = append([4]);
  await next();
  await later;
});

test('an item that cannot be written fails its own request alone', async () => {
  const { write, next } = gated((items) => (items.includes(2) ? new Error('bad') : undefined));
  const append = groupCommit(write, { fault: () => true });
  const settled = Promise.allSettled([append([1]), append([2]), append([3])]);
  for (let n = 0; n < 4; n += 1) await next();
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
