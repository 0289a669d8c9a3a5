/** Tells a process from a later one that was given the same pid. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const ps = async (pid: number, column: 'lstart' | 'command') => {
  const { stdout } = await promisify(execFile)('ps', ['-o', `${column}=`, '-p', String(pid)], {
    env: { ...process.env, LC_ALL: 'C' },
  }).catch(() => ({ stdout: '' }));
  return stdout.trim() || undefined;
};

/**
 * When a process started, as an opaque text: the same pid with the same text is the same process, across reboots too.
 * Undefined where no such process lives; a zombie does not.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return ps(pid, 'lstart');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The second field is the program's name in parentheses and may hold anything; count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${boot.trim()} ${fields[19] ?? ''}`.trim();
}

/** The command line, shortened for a message. */
export async function commandOf(pid: number): Promise<string | undefined> {
  const command =
    process.platform === 'linux'
      ? (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim()
      : await ps(pid, 'command');
  if (!command) return undefined;
  return command.length > 100 ? `${command.slice(0, 99)}…` : command;
}
