/**
 * A process that the stack starts. Each
 * 1. has a process group of its own, so that Ctrl-C in the terminal reaches the stack alone, which then stops them in order;
 * 2. writes to a log file by itself, so that nothing is lost when the stack dies first;
 * 3. is asked to stop by the kernel when the stack dies (Linux).
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

export interface ChildSpec {
  name: string;
  command: string;
  args: readonly string[];
  cwd?: string;
  /** All of it: nothing is inherited. */
  env: NodeJS.ProcessEnv;
  /** Appended to. */
  log: string;
  user?: { uid: number; gid: number };
  /** What makes it stop in good order. Default SIGTERM. */
  stopSignal?: NodeJS.Signals;
}

/** How a server is started that takes a while until it is ready. */
export interface Starting {
  /** Ends the start; what was started is stopped before the start rejects. */
  signal?: AbortSignal | undefined;
  /** Told of every process as soon as it exists. */
  started?: ((child: Child) => void) | undefined;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Child {
  readonly spec: ChildSpec;
  readonly pid: number;
  /** Settles when the process has ended; never rejects. */
  readonly exited: Promise<Exit>;
  /** Set once it has ended. */
  readonly exit: Exit | undefined;
  /** Asks, waits that long, then kills the whole group. */
  stop(withinMs: number): Promise<Exit>;
  /** SIGKILL to the whole group, at once. */
  kill(): void;
}

/** A child ended by itself; the message holds the last lines of its log. */
export class ChildEnded extends Error {
  constructor(
    readonly child: string,
    readonly exit: Exit,
    log: string,
    lastLines: string,
  ) {
    const how = exit.signal === null ? `with exit code ${String(exit.code)}` : `by signal ${exit.signal}`;
    super(`${child} ended ${how}. The end of ${log}:\n${lastLines || '(empty)'}`);
    this.name = 'ChildEnded';
  }
}

const lastLinesShown = 20;

export async function childEnded(child: Child, exit: Exit): Promise<ChildEnded> {
  const log = await readFile(child.spec.log, 'utf8').catch(() => '');
  const lines = log.trimEnd().split('\n').slice(-lastLinesShown);
  return new ChildEnded(
    child.spec.name,
    exit,
    child.spec.log,
    lines.map((line) => `  ${line.slice(0, 500)}`).join('\n'),
  );
}

let parentDeathSignal: boolean | undefined;

/** @see prctl(2), PR_SET_PDEATHSIG. Busybox has a setpriv that cannot do it. */
function tiedToParent(command: string, args: readonly string[], signal: NodeJS.Signals): [string, string[]] {
  const name = signal.replace(/^SIG/, '');
  parentDeathSignal ??=
    process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', name, 'true']).status === 0;
  return parentDeathSignal
    ? ['setpriv', ['--pdeathsig', name, '--', command, ...args]]
    : [command, [...args]];
}

/** @throws when the program cannot be started at all. */
export async function startChild(spec: ChildSpec): Promise<Child> {
  const stopSignal = spec.stopSignal ?? 'SIGTERM';
  const [command, args] = tiedToParent(spec.command, spec.args, stopSignal);
  const log = openSync(spec.log, 'a', 0o600);
  const started = spawn(command, args, {
    cwd: spec.cwd,
    env: spec.env,
    detached: true,
    stdio: ['ignore', log, log],
    ...spec.user,
  });
  closeSync(log);
  const exited = new Promise<Exit>((resolve) => {
    started.once('exit', (code, signal) => resolve({ code, signal }));
  });
  await new Promise<void>((resolve, reject) => {
    started.once('spawn', resolve);
    started.once('error', (cause) =>
      reject(new Error(`${spec.name} cannot be started: ${spec.command}`, { cause })),
    );
  });
  const pid = started.pid as number;
  const killGroup = () => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  let exit: Exit | undefined;
  void exited.then((how) => (exit = how));
  return {
    spec,
    pid,
    exited,
    get exit() {
      return exit;
    },
    async stop(withinMs) {
      if (exit === undefined) started.kill(stopSignal);
      const deadline = setTimeout(killGroup, withinMs);
      try {
        return await exited;
      } finally {
        clearTimeout(deadline);
        killGroup();
      }
    },
    kill: killGroup,
  };
}

/** Runs a program to its end. @throws ChildEnded unless it exits with 0. */
export async function runToEnd(spec: ChildSpec, { signal, started }: Starting = {}): Promise<void> {
  signal?.throwIfAborted();
  const child = await startChild(spec);
  started?.(child);
  const abort = () => child.kill();
  signal?.addEventListener('abort', abort);
  const exit = await child.exited.finally(() => signal?.removeEventListener('abort', abort));
  signal?.throwIfAborted();
  if (exit.code !== 0) throw await childEnded(child, exit);
}
