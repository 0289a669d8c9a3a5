/**
 * What is built or fetched once per user and kept. Invariants:
 * 1. a folder under its final name is complete: it is filled under another name and renamed;
 * 2. one process fills it, others wait for that one;
 * 3. what an aborted fill left behind is removed: by itself, or, where it was killed, by the next one.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import type { Environment } from '../config.js';
import { pause } from './pause.js';
import type { Progress } from './progress.js';

/** `LIFECYCLE_CACHE_DIR`, or `identity-lifecycle` in the user's cache folder. */
export function cacheFolder(environment: Environment = process.env): string {
  if (environment.LIFECYCLE_CACHE_DIR) return environment.LIFECYCLE_CACHE_DIR;
  const users =
    process.platform === 'darwin'
      ? join(homedir(), 'Library', 'Caches')
      : environment.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(users, 'identity-lifecycle');
}

export interface CacheEntry {
  /** Folder name with a version in it: another version is another entry. */
  name: string;
  cache: string;
  /** Said while it is made, `building Kratos 1.3.1`. */
  what: string;
  /** Fills an empty folder. Rejects when `signal` aborts, having ended what it started. */
  fill: (folder: string, signal: AbortSignal) => Promise<void>;
  progress: Progress;
  signal?: AbortSignal | undefined;
}

const pollMs = 200;

/** Takes the entry's lock; undefined when somebody else finished the entry meanwhile. */
async function lock(entry: CacheEntry, final: string, lost: () => void) {
  let done: (() => void) | undefined;
  try {
    for (;;) {
      entry.signal?.throwIfAborted();
      try {
        return await lockfile.lock(final, { realpath: false, stale: 10_000, onCompromised: lost });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      }
      done ??= entry.progress(`another start is ${entry.what}`);
      await pause(pollMs, entry.signal);
      if (existsSync(final)) return undefined;
    }
  } finally {
    done?.();
  }
}

async function fill(entry: CacheEntry, final: string, signal: AbortSignal): Promise<void> {
  const prefix = `${entry.name}.part-`;
  for (const name of await readdir(entry.cache))
    if (name.startsWith(prefix)) await rm(join(entry.cache, name), { recursive: true, force: true });
  const part = await mkdtemp(join(entry.cache, prefix));
  const done = entry.progress(entry.what);
  try {
    await entry.fill(part, signal);
    signal.throwIfAborted();
    await rename(part, final);
  } finally {
    done();
    await rm(part, { recursive: true, force: true });
  }
}

/** The folder of a cache entry, made where it is missing. Safe in any number of processes at once. */
export async function cached(entry: CacheEntry): Promise<string> {
  const final = join(entry.cache, entry.name);
  if (existsSync(final)) return final;
  await mkdir(entry.cache, { recursive: true, mode: 0o700 });
  const lost = new AbortController();
  const release = await lock(entry, final, () => lost.abort(new Error(`${final}: its lock was taken away`)));
  if (release === undefined) return final;
  try {
    const signal = entry.signal ? AbortSignal.any([entry.signal, lost.signal]) : lost.signal;
    if (!existsSync(final)) await fill(entry, final, signal);
    return final;
  } finally {
    // A lock that was taken away cannot be given back.
    if (!lost.signal.aborted) await release();
  }
}
