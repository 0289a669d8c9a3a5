/** Where the API is, and the key to it: flags over environment over the local stack. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createLifecycleClient, type LifecycleClient } from '../client.js';
import { exitCodes, failure, usage } from './failures.js';
import type { ApiFlags } from './flags.js';
import type { Terminal } from './terminal.js';

/** @throws CliFailure usage or unreachable */
export function connect(terminal: Terminal, flags: ApiFlags): LifecycleClient {
  return createLifecycleClient({ ...address(terminal, flags), signal: terminal.signal });
}

function address({ env, cwd }: Terminal, flags: ApiFlags): { baseUrl: string; key: string } {
  const url = flags.api ?? env['LIFECYCLE_API_URL'];
  const key = flags.key ?? env['LIFECYCLE_API_KEY'];
  if (url === undefined) {
    const stack = localStack(cwd);
    return { baseUrl: stack.api, key: key ?? stack.adminKey };
  }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw usage(`${flags.api === undefined ? 'LIFECYCLE_API_URL' : '--api'} must be an http(s) URL`);
  // The key of the local stack is no key to another address, and not to be shown to one.
  if (key === undefined) throw usage(`no key for ${url}: set LIFECYCLE_API_KEY`);
  return { baseUrl: url, key };
}

/**
 * What `npm start` wrote, in this folder or the nearest one above. Written by somebody else (in `/tmp`, say), it would send
 * personal data, and a key from the environment, to an address of theirs.
 */
function localStack(cwd: string): { api: string; adminKey: string } {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const stack = readStack(join(folder, '.lifecycle', 'stack.json'));
    if (stack !== undefined) return stack;
    if (folder === dirname(folder)) break;
  }
  throw failure(
    exitCodes.unreachable,
    'no-stack',
    'no running stack here: npm start starts one; LIFECYCLE_API_URL and LIFECYCLE_API_KEY name another API',
  );
}

function readStack(path: string): { api: string; adminKey: string } | undefined {
  let text: string;
  let owner: number;
  try {
    owner = statSync(path).uid;
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code === 'ENOENT' ||
      (error as NodeJS.ErrnoException).code === 'ENOTDIR'
    )
      return undefined;
    throw failure(exitCodes.unreachable, 'no-stack', `${path} cannot be read: ${(error as Error).message}`);
  }
  if (process.getuid !== undefined && owner !== process.getuid() && owner !== 0)
    throw failure(exitCodes.unreachable, 'no-stack', `${path} belongs to another user, and is not believed`);
  try {
    const { api, adminKey } = JSON.parse(text) as Record<string, unknown>;
    if (typeof api === 'string' && typeof adminKey === 'string') return { api, adminKey };
  } catch {
    // told below, as are missing fields
  }
  throw failure(exitCodes.unreachable, 'no-stack', `${path} is damaged: npm start writes it anew`);
}
