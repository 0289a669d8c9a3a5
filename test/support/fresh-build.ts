/** Stacks run what is compiled: nothing older than its sources is tested. */
import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../src/root.js';

const sources = ['src', 'workflows', 'activities', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
/** The last file that a build writes. */
const last = join(root, 'dist', 'workflows.cjs');

async function changedAt(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const within = await readdir(path);
  return Math.max(found.mtimeMs, ...(await Promise.all(within.map((name) => changedAt(join(path, name))))));
}

/** Builds where a source is newer than `dist`. @throws with the compiler's words */
export async function freshBuild(): Promise<void> {
  const built = await stat(last).then(
    ({ mtimeMs }) => mtimeMs,
    () => -Infinity,
  );
  const changes = await Promise.all(sources.map((path) => changedAt(join(root, path))));
  if (built > Math.max(...changes)) return;
  await promisify(execFile)('npm', ['run', '-s', 'build'], { cwd: root }).catch((error: unknown) => {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`npm run build failed:\n${stdout}${stderr}`, { cause: error });
  });
}
