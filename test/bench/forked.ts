/** Programs of the bench that run as processes of their own, from source. They end with the bench, also when it is killed. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Forked {
  pid: number;
  /** The first message: the program is ready. */
  ready: unknown;
  onMessage(listener: (message: unknown) => void): void;
  stop(): Promise<void>;
}

/** @param program beside this file, such as `./sink.ts` */
export async function forkProgram(program: string, args: string[] = []): Promise<Forked> {
  // A process group of its own: Ctrl-C in the terminal reaches the bench alone, which stops them in order.
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), args, { detached: true });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
    void exited.then(() => reject(new Error(`${program} ended before it was ready`)));
  });
  return {
    pid: child.pid ?? Number.NaN,
    ready,
    onMessage: (listener) => child.on('message', listener),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}
