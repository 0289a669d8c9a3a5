/**
 * One stack for each data folder. `run.json` names the stack that holds the folder and every process it has started, so
 * that the next start finds what a stack that was killed left behind.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { z } from 'zod';
import type { Child } from './child.js';
import { readJson, writePrivate } from './private-file.js';
import { processIdentity } from './process-identity.js';

const processShape = z.object({ pid: z.number(), identity: z.string(), stopSignal: z.string().optional() });
const shape = z.object({ owner: processShape, children: z.record(z.string(), processShape) });
type Run = z.output<typeof shape>;
type Recorded = z.output<typeof processShape>;

/** Another stack that is alive holds the data folder. */
export class AlreadyRunning extends Error {
  constructor(
    readonly dataDir: string,
    readonly pid: number,
  ) {
    super(
      `A stack runs on ${dataDir} already (pid ${pid}). Stop it (Ctrl-C, or kill ${pid}), or use another --data.`,
    );
    this.name = 'AlreadyRunning';
  }
}

export interface Claim {
  /** Remembers a process, so that it is found should this one be killed. */
  record(child: Child): Promise<void>;
  /** Gives the folder up. All children have ended. */
  release(): Promise<void>;
}

const stopWithinMs = 10_000;
const fileOf = (dataDir: string) => join(dataDir, 'run.json');
const lives = async ({ pid, identity }: Recorded) => (await processIdentity(pid)) === identity;

async function identified(pid: number, stopSignal?: string): Promise<Recorded | undefined> {
  const identity = await processIdentity(pid);
  return identity === undefined ? undefined : { pid, identity, ...(stopSignal && { stopSignal }) };
}

async function read(dataDir: string): Promise<Run | undefined> {
  const parsed = shape.safeParse(await readJson(fileOf(dataDir)));
  return parsed.success ? parsed.data : undefined;
}

/** Pid of the stack that runs on a data folder. */
export async function ownerOf(dataDir: string): Promise<number | undefined> {
  const run = await read(dataDir);
  return run && (await lives(run.owner)) ? run.owner.pid : undefined;
}

const send = (pid: number, signal: NodeJS.Signals) => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

/** Never a process of somebody else: one that was given the same pid since has another identity. */
async function stopLeftover(recorded: Recorded): Promise<boolean> {
  if (!(await lives(recorded))) return false;
  send(recorded.pid, (recorded.stopSignal ?? 'SIGTERM') as NodeJS.Signals);
  for (let waited = 0; (await lives(recorded)) && waited < stopWithinMs; waited += 50) await delay(50);
  if (await lives(recorded)) send(-recorded.pid, 'SIGKILL');
  while (await lives(recorded)) await delay(50);
  return true;
}

/**
 * Takes the data folder for this process, and stops what an earlier stack left running in it.
 * @returns the claim, and the names of the processes that were stopped
 * @throws AlreadyRunning
 */
export async function claim(dataDir: string): Promise<{ claim: Claim; leftovers: string[] }> {
  const release = await lockfile.lock(dataDir, {
    lockfilePath: join(dataDir, 'run.lock'),
    stale: 5_000,
    retries: { retries: 40, minTimeout: 100, maxTimeout: 500 },
  });
  try {
    const earlier = await read(dataDir);
    if (earlier && (await lives(earlier.owner))) throw new AlreadyRunning(dataDir, earlier.owner.pid);
    const found = Object.entries(earlier?.children ?? {});
    const stopped = await Promise.all(found.map(([, recorded]) => stopLeftover(recorded)));
    const owner = await identified(process.pid);
    if (!owner) throw new Error('This system does not tell when a process started (no /proc, no ps).');
    const run: Run = { owner, children: {} };
    await writePrivate(fileOf(dataDir), JSON.stringify(run));
    return { claim: held(dataDir, run), leftovers: found.filter((_, i) => stopped[i]).map(([name]) => name) };
  } finally {
    await release();
  }
}

function held(dataDir: string, run: Run): Claim {
  let written = Promise.resolve();
  return {
    record(child) {
      written = written.then(async () => {
        const recorded = await identified(child.pid, child.spec.stopSignal);
        if (recorded === undefined) return;
        run.children[child.spec.name] = recorded;
        await writePrivate(fileOf(dataDir), JSON.stringify(run));
      });
      return written;
    },
    async release() {
      await written;
      await rm(fileOf(dataDir), { force: true });
    },
  };
}
