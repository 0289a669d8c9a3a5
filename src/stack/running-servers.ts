/** The processes of a stack while it lives: started, watched, stopped in order. */
import { childEnded, type Child, type Starting } from './child.js';
import type { Claim } from './claim.js';
import type { Start } from './servers.js';
import type { ServerName } from './settings.js';

/** Who uses another goes before it; those in one row at once. Milliseconds until it is killed. */
const stopOrder: readonly (readonly (readonly [ServerName, number])[])[] = [
  [['api', 10_000]],
  // Its own limit for running activities is 25 seconds.
  [['worker', 30_000]],
  [
    ['kratos', 10_000],
    ['temporal', 10_000],
    ['mailbox', 5_000],
  ],
  [['postgres', 10_000]],
];

export interface RunningServers {
  /** For what is started beside the servers. */
  readonly starting: Starting;
  /** Settles with the first server that ends unasked. */
  readonly failed: Promise<Error>;
  launch(name: ServerName, start: Start): Promise<void>;
  /** Waits for all; the first that fails aborts the others, and is thrown when they have ended. */
  together(...parts: readonly Promise<unknown>[]): Promise<void>;
  kill(name: ServerName): Promise<void>;
  /** After `kill`. */
  restart(name: ServerName): Promise<void>;
  pids(): Record<string, number>;
  stop(): Promise<void>;
}

export function runningServers(
  claim: Claim,
  { signal, killSignal }: { signal?: AbortSignal; killSignal?: AbortSignal },
): RunningServers {
  const halt = new AbortController();
  const children = new Set<Child>();
  const running = new Map<ServerName, Child>();
  const starts = new Map<ServerName, Start>();
  const records: Promise<void>[] = [];
  let fail: (error: Error) => void;
  const failed = new Promise<Error>((resolve) => (fail = resolve));

  const starting: Starting = {
    signal: AbortSignal.any([halt.signal, ...(signal ? [signal] : [])]),
    started(child) {
      children.add(child);
      void child.exited.then(() => children.delete(child));
      records.push(claim.record(child).catch((error: unknown) => fail(error as Error)));
    },
  };
  killSignal?.addEventListener('abort', () => {
    halt.abort(killSignal.reason);
    for (const child of children) child.kill();
  });

  const launch = async (name: ServerName, start: Start) => {
    starts.set(name, start);
    const child = await start(starting);
    running.set(name, child);
    void child.exited.then(async (exit) => {
      // Whoever stops or kills one takes it off the map first.
      if (running.get(name) === child) fail(await childEnded(child, exit));
    });
  };
  const take = (name: ServerName) => {
    const child = running.get(name);
    running.delete(name);
    return child;
  };

  return {
    starting,
    failed,
    launch,
    async together(...parts) {
      const first = Promise.all(parts).catch((error: unknown) => {
        halt.abort(error);
        throw error;
      });
      await Promise.allSettled([first, ...parts]);
      await first;
    },
    async kill(name) {
      const child = take(name);
      if (!child) throw new Error(`${name} does not run.`);
      child.kill();
      await child.exited;
    },
    async restart(name) {
      const start = starts.get(name);
      if (!start || running.has(name)) throw new Error(`${name} runs, or was never started.`);
      await launch(name, start);
    },
    pids: () => Object.fromEntries([...running].map(([name, child]) => [name, child.pid])),
    async stop() {
      halt.abort(new Error('The stack is being stopped.'));
      for (const row of stopOrder) await Promise.all(row.map(async ([name, ms]) => take(name)?.stop(ms)));
      await Promise.all(records);
    },
  };
}
