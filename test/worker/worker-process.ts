/** The worker as it is shipped, a process of its own. Build it first. */
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { root } from '../../src/root.js';

const main = join(root, 'dist', 'src', 'worker', 'main.js');
const payloadKey = `test:${Buffer.alloc(32, 7).toString('base64')}`;

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const { privateKey } = generateKeyPairSync('ed25519');

/** Everything that a worker needs to be told; nobody listens at any of the addresses. */
export const settings = {
  TEMPORAL_ADDRESS: '127.0.0.1:1',
  PAYLOAD_KEYS: payloadKey,
  STORE_URL: 'postgres://127.0.0.1:1/lifecycle',
  AUDIT_SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  KRATOS_ADMIN_URL: 'http://127.0.0.1:1',
  KRATOS_PUBLIC_URL: 'http://127.0.0.1:1',
  WELCOME_URL: 'http://127.0.0.1:1/welcome',
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'People <people@example.com>',
};

export interface WorkerProcess {
  /** What it has written so far. */
  output: { stdout: string; stderr: string };
  signal(signal: NodeJS.Signals): void;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Ended with the test at the latest. */
export function startWorker(environment: NodeJS.ProcessEnv): WorkerProcess {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const exited = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { output, signal: (signal) => void child.kill(signal), exited };
}

/** Awaits an answer of the health port. */
export const answers = (port: number, path: string, status: number): Promise<void> =>
  expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${port}${path}`).then(
          (answer) => answer.status,
          () => 0,
        ),
      { timeout: 20_000, interval: 50 },
    )
    .toBe(status);
