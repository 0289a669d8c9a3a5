/** A whole stack for tests, as `npm start` runs it: in a temporary checkout, on free ports, with a mailbox of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLifecycleClient, type LifecycleClient } from '../../src/client.js';
import type { Environment } from '../../src/config.js';
import { mailboxClient, type MailboxClient } from '../../src/stack/mailbox/client.js';
import { freePortBase } from '../../src/stack/ports.js';
import { privateFolder } from '../../src/stack/private-file.js';
import type { ServerName } from '../../src/stack/settings.js';
import { startStack, type Stack } from '../../src/stack/stack.js';
import { freshBuild } from './fresh-build.js';

export interface TestStack {
  /** Where `.lifecycle` lies: the working directory of a person at a laptop. */
  checkout: string;
  portBase: number;
  /** Of the latest start. */
  readonly stack: Stack;
  readonly client: LifecycleClient;
  readonly mailbox: MailboxClient;
  /** SIGKILL from outside: the stack takes it for a crash. Resolves when it has noticed. */
  crash(name: ServerName): Promise<void>;
  /** Ctrl-C, and `npm start` again on the same data. */
  restart(): Promise<void>;
  /** Stops, and removes everything. */
  stop(): Promise<void>;
}

/** @param env settings of api, worker and Kratos */
export async function startTestStack(env: Environment = {}): Promise<TestStack> {
  await freshBuild();
  const checkout = await mkdtemp(join(tmpdir(), 'lifecycle-e2e-'));
  await privateFolder(checkout);
  const portBase = await freePortBase();
  const start = () =>
    startStack({
      dataDir: join(checkout, '.lifecycle'),
      portBase,
      env,
      // Nothing that the caller has set leads out of the stack.
      environment: { ...process.env, SMTP_URL: undefined, POSTGRES_URL: undefined },
    });
  const remove = () => rm(checkout, { recursive: true, force: true });
  let stack = await start().catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const client = createLifecycleClient({ baseUrl: stack.api, key: stack.adminKey });
  const mailbox = mailboxClient(stack.mailbox ?? '');
  return {
    checkout,
    portBase,
    client,
    mailbox,
    get stack() {
      return stack;
    },
    async crash(name) {
      const pid = stack.pids[name];
      if (pid === undefined) throw new Error(`${name} does not run`);
      process.kill(pid, 'SIGKILL');
      await stack.failed;
    },
    async restart() {
      await stack.stop();
      stack = await start();
    },
    async stop() {
      await stack.stop();
      await remove();
    },
  };
}
