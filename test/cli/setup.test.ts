import { expect, test } from 'vitest';
import { lifecycle } from './run.js';

const keys = `k1:${Buffer.alloc(32, 1).toString('base64')}`;

test('a store that is away is told by its cause, and without its password', async () => {
  const env = { PAYLOAD_KEYS: keys, STORE_URL: 'postgres://lifecycle:hunter2@127.0.0.1:1/lifecycle' };
  const { exitCode, out, err } = await lifecycle(['setup'], { env });
  expect(exitCode).toBe(3);
  expect(out).toBe('');
  expect(err).toContain('the store cannot be used (ECONNREFUSED)');
  expect(err).not.toContain('hunter2');
});

test('without a store nothing is set up at Temporal either', async () => {
  const { exitCode, err } = await lifecycle(['setup'], { env: { PAYLOAD_KEYS: keys } });
  expect(exitCode).toBe(2);
  expect(err).toContain('STORE_URL is missing');
});
