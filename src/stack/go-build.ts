/** Building one pinned Go program, in a process group of its own. */
import { spawn } from 'node:child_process';

const outputKept = 4_000;

/**
 * Runs `go`. When the signal aborts, go and the compilers it started are killed before this rejects.
 * @throws saying what to install where there is no Go, and with the end of its output when it fails
 */
export async function go(
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<void> {
  options.signal.throwIfAborted();
  const child = spawn('go', args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-outputKept)));
  const kill = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  options.signal.addEventListener('abort', kill, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    options.signal.throwIfAborted();
    if (code !== 0)
      throw new Error(`go ${args.join(' ')} failed with exit code ${String(code)}:\n${output.trim()}`);
  } finally {
    options.signal.removeEventListener('abort', kill);
  }
}
