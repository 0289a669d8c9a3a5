/** Finding a server's binary: named by the environment, on PATH, in the cache, or else built into the cache. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '../config.js';
import { cached, cacheFolder } from './cache.js';
import type { Program } from './programs.js';
import { silent, type Progress } from './progress.js';

export interface Binary {
  path: string;
  from: 'environment' | 'PATH' | 'cache' | 'build';
  /** First line of what it says of itself. */
  version: string;
}

const run = promisify(execFile);

/** Undefined unless it starts and says its version. */
export async function versionOf(path: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await run(path, args, { timeout: 20_000 });
    const [line = ''] = (stdout.trim() || stderr.trim()).split('\n');
    // Maven colours it.
    return line.replaceAll(/\u001b\[[\d;]*m/g, '').replaceAll(/\s+/g, ' ');
  } catch {
    return undefined;
  }
}

const cacheName = (program: Program) =>
  `${program.file}-${program.version}-${process.platform}-${process.arch}`;

/**
 * Without building. Undefined where there is none.
 * @throws when the environment names one that does not run
 */
export async function findBinary(program: Program, environment: Environment): Promise<Binary | undefined> {
  const named = environment[program.variable];
  if (named) {
    const version = await versionOf(named, program.versionArgs);
    if (version !== undefined) return { path: named, from: 'environment', version };
    throw new Error(
      `${program.variable} names ${named}, which does not run as ${program.title} ` +
        `(tried: ${program.versionArgs.join(' ')}). Correct it, or unset it to have one found or built.`,
    );
  }
  for (const folder of (environment.PATH ?? '').split(':').filter(Boolean)) {
    const path = join(folder, program.file);
    const version = existsSync(path) ? await versionOf(path, program.versionArgs) : undefined;
    if (version !== undefined) return { path, from: 'PATH', version };
  }
  const path = join(cacheFolder(environment), cacheName(program), program.file);
  const version = existsSync(path) ? await versionOf(path, program.versionArgs) : undefined;
  return version === undefined ? undefined : { path, from: 'cache', version };
}

/** @throws saying what to install where there is none and none can be built. */
export async function requireBinary(
  program: Program,
  environment: Environment,
  progress: Progress = silent,
  signal?: AbortSignal,
): Promise<Binary> {
  const found = await findBinary(program, environment);
  if (found) return found;
  if ((await versionOf('go', ['version'])) === undefined)
    throw new Error(
      `${program.title} was not found, and there is no Go to build it with. Install Go (https://go.dev/dl), ` +
        `or put ${program.file} on PATH, or name one: ${program.variable}=/path/to/${program.file}`,
    );
  const folder = await cached({
    cache: cacheFolder(environment),
    name: cacheName(program),
    what: `building ${program.title} ${program.version}, once, ${program.buildTakes}`,
    fill: program.build,
    progress,
    signal,
  });
  const path = join(folder, program.file);
  const version = await versionOf(path, program.versionArgs);
  if (version !== undefined) return { path, from: 'build', version };
  throw new Error(`${path} was built and does not run. Remove ${folder} and start again.`);
}
