import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshBuild } from '../support/fresh-build.js';
import { startTemporal, type RunningTemporal } from '../support/servers.js';
import { answers, freePort, settings, startWorker } from './worker-process.js';

let temporal: RunningTemporal;

beforeAll(async () => {
  await freshBuild();
  temporal = await startTemporal();
});
afterAll(() => temporal.stop());

test('settings that are missing or wrong end it with 2, by their names and never by their values', async () => {
  const worker = startWorker({
    ...settings,
    SMTP_URL: '',
    PAYLOAD_KEYS: 'k1:c2VjcmV0',
    KRATOS_ADMIN_URL: 'hidden-host',
  });
  expect(await worker.exited).toEqual({ code: 2, signal: null });
  const { stdout, stderr } = worker.output;
  expect(stdout).toBe('');
  for (const name of ['SMTP_URL', 'PAYLOAD_KEYS', 'KRATOS_ADMIN_URL']) expect(stderr).toContain(name);
  for (const value of ['c2VjcmV0', 'hidden-host', '    at ']) expect(stderr).not.toContain(value);
});

test('without Temporal it lives, says what it waits for, keeps trying, and leaves at once on SIGTERM', async () => {
  const port = await freePort();
  const worker = startWorker({ ...settings, WORKER_HEALTH_PORT: String(port) });
  await answers(port, '/healthz', 200);
  await answers(port, '/readyz', 503);
  const complaints = () => worker.output.stdout.split('Temporal does not answer yet').length - 1;
  await expect.poll(complaints, { timeout: 15_000 }).toBeGreaterThan(1);
  expect(worker.output.stdout).toContain('127.0.0.1:1');
  const asked = Date.now();
  worker.signal('SIGTERM');
  expect(await worker.exited).toEqual({ code: 0, signal: null });
  expect(Date.now() - asked).toBeLessThan(1_000);
  expect(worker.output.stderr).toBe('');
});

test('a Temporal that takes connections and says nothing does not hold a signal up', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port: silentPort } = silent.address() as AddressInfo;
  const connected = once(silent, 'connection');
  const port = await freePort();
  const worker = startWorker({
    ...settings,
    TEMPORAL_ADDRESS: `127.0.0.1:${silentPort}`,
    WORKER_HEALTH_PORT: String(port),
  });
  await connected;
  worker.signal('SIGTERM');
  expect(await worker.exited).toEqual({ code: 0, signal: null });
  silent.close();
});

test('it starts while Kratos, the store and the mail server are away, is ready, and drains on SIGTERM', async () => {
  const port = await freePort();
  const worker = startWorker({
    ...settings,
    TEMPORAL_ADDRESS: temporal.address,
    WORKER_HEALTH_PORT: String(port),
  });
  await answers(port, '/readyz', 200);
  worker.signal('SIGTERM');
  expect(await worker.exited).toEqual({ code: 0, signal: null });
  expect(worker.output.stderr).toBe('');
});
