/** The worker as it is deployed: compiled, a process of its own, with its defaults. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../src/root.js';
import { commonEnvironment } from '../../src/stack/environment.js';
import { freePortBase } from '../../src/stack/ports.js';
import { answers, startServer } from '../../src/stack/ready.js';

export interface RunningWorker {
  pid: number;
  stop(): Promise<void>;
}

const program = join(root, 'dist/src/worker/main.js');
/** Longer than the worker gives what is on its way. */
const stopWithinMs = 30_000;

/** @param settings variables of the worker, beside those of its health port */
export async function startWorker(settings: Record<string, string>): Promise<RunningWorker> {
  if (!existsSync(program)) throw new Error(`${program} is missing. Compile first: npm run build`);
  const folder = await mkdtemp(join(tmpdir(), 'lifecycle-bench-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const port = await freePortBase();
  const worker = await startServer(
    {
      name: 'worker',
      command: process.execPath,
      args: [program],
      cwd: root,
      env: { ...commonEnvironment(process.env), ...settings, WORKER_HEALTH_PORT: String(port) },
      log: join(folder, 'worker.log'),
    },
    () => answers(`http://127.0.0.1:${port}/readyz`),
  ).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    pid: worker.pid,
    async stop() {
      await worker.stop(stopWithinMs);
      await remove();
    },
  };
}
