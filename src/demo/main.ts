/** `npm run demo`: the whole story on a fresh stack of its own. Exits 0 only if every claim was seen to hold. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLifecycleClient } from '../client.js';
import { freePortBase } from '../stack/ports.js';
import { progressTo } from '../stack/progress.js';
import { startStack } from '../stack/stack.js';
import { joining } from './joining.js';
import { leaving, leavingPolicy } from './leaving.js';
import { timelineTo } from './timeline.js';

/** Long enough to be opened, short enough to be waited for. */
const linkSeconds = 12;

async function demo(signal: AbortSignal): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lifecycle-demo-'));
  try {
    console.log('Starting a stack of its own: PostgreSQL, Kratos, Temporal, a mailbox, worker and api.');
    const stack = await startStack({
      dataDir,
      portBase: await freePortBase(),
      // Nothing that the caller has set leads out of the stack.
      environment: { ...process.env, SMTP_URL: undefined, POSTGRES_URL: undefined },
      env: { LINK_LIFETIME: `${linkSeconds}s`, POLICY: leavingPolicy },
      progress: progressTo(process.stderr),
      signal,
    });
    try {
      const timeline = timelineTo(process.stdout);
      const as = (key: string) => createLifecycleClient({ baseUrl: stack.api, key });
      const admin = as(stack.adminKey);
      const stopped = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
      const story = async () => {
        const home = await joining(stack, admin, linkSeconds, timeline);
        await leaving(stack, admin, as(stack.approverKey), home, timeline);
      };
      await Promise.race([story(), stopped, stack.failed.then((failure) => Promise.reject(failure))]);
      console.log(
        `\n${timeline.checked} claims, each seen to hold on real servers. npm start keeps such a stack running.`,
      );
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.abort(new Error('Stopped before the end.')));
}
demo(interrupted.signal).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
