import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mailboxClient } from '../../../src/stack/mailbox/client.js';

let dir: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mailbox-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(dir, { recursive: true });
});

function run(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/stack/mailbox/main.ts'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

async function started() {
  const child = run({ MAILBOX_HTTP_PORT: '0', MAILBOX_SMTP_PORT: '0', MAILBOX_DIR: dir });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { http, smtp } = JSON.parse(line) as { http: string; smtp: string };
  return { child, inbox: mailboxClient(http), http, smtp };
}

test('keeps an accepted mail through kill -9, and ends cleanly on SIGTERM', async () => {
  const first = await started();
  const transport = createTransport({ url: first.smtp, ignoreTLS: true });
  await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', subject: 'Kept', text: 'x' });
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await started();
  expect(await second.inbox.mails()).toMatchObject([{ subject: 'Kept' }]);
  expect((await fetch(`${second.http}/healthz`)).status).toBe(200);
  second.child.kill('SIGTERM');
  expect(await once(second.child, 'exit')).toEqual([0, null]);
});

test('names every variable that is missing or wrong', async () => {
  const child = run({ MAILBOX_HTTP_PORT: '99999', MAILBOX_SMTP_PORT: '0', MAILBOX_DIR: '' });
  const errors = createInterface({ input: child.stderr });
  const lines: string[] = [];
  errors.on('line', (line) => lines.push(line));
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(lines.join('\n')).toMatch(/MAILBOX_HTTP_PORT: .*\nMAILBOX_DIR: /);
});
