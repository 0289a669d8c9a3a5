import { afterEach, expect, test } from 'vitest';
import { serveHealth, type Health } from '../../src/worker/health.js';
import { freePort } from './worker-process.js';

let health: Health | undefined;
afterEach(async () => {
  await health?.close();
  health = undefined;
});

const status = async (port: number, path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;

test('the worker is alive at once, and ready while it polls', async () => {
  let ready = false;
  const port = await freePort();
  health = await serveHealth('127.0.0.1', port, () => ready);
  expect([await status(port, '/healthz'), await status(port, '/readyz')]).toEqual([200, 503]);
  ready = true;
  expect(await status(port, '/readyz')).toBe(200);
  ready = false;
  expect([await status(port, '/healthz'), await status(port, '/readyz')]).toEqual([200, 503]);
});

test('nothing else is served', async () => {
  const port = await freePort();
  health = await serveHealth('127.0.0.1', port, () => true);
  expect([
    await status(port, '/'),
    await status(port, '/healthz/..'),
    await status(port, '/metrics'),
  ]).toEqual([404, 404, 404]);
});

test('a taken port is an error, and closing ends connections that are kept open', async () => {
  const port = await freePort();
  health = await serveHealth('127.0.0.1', port, () => true);
  await expect(serveHealth('127.0.0.1', port, () => true)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await status(port, '/healthz');
  await health.close();
  health = undefined;
  await expect(status(port, '/healthz')).rejects.toThrow();
});
