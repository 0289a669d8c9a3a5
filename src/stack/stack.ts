/** The local stack as a whole: PostgreSQL, Kratos, Temporal, a mailbox, the worker and the api, on one machine. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Environment } from '../config.js';
import { claim } from './claim.js';
import { createDatabases, postgresServer } from './databases.js';
import { rotateLogs } from './logs.js';
import { defaultPortBase, requireFree } from './ports.js';
import { privateFolder } from './private-file.js';
import { kratosProgram, temporalProgram } from './programs.js';
import { silent, type Progress } from './progress.js';
import { runningServers, type RunningServers } from './running-servers.js';
import { loadSecrets } from './secrets.js';
import { binaries, runSetup, serverStarts } from './servers.js';
import { stackSettings, type ServerName, type StackSettings } from './settings.js';
import { removeStackFile, writeStackFile, type StackFile } from './stack-file.js';

export interface StackOptions {
  /** Made where it is missing; everything the stack keeps lies in it. */
  dataDir: string;
  /** The first of twenty ports. Default 4400; {@link freePortBase} finds another. */
  portBase?: number;
  /** Set, or overridden, for api, worker and Kratos, such as `LINK_LIFETIME=8s`. */
  env?: Environment;
  /** The caller's environment. Default `process.env`. */
  environment?: Environment;
  /** Keep nothing of Temporal's on disk, and sync nothing of PostgreSQL's. Default false. */
  inMemory?: boolean;
  /** Not started. */
  without?: readonly (ServerName | 'setup')[];
  /** Told of what takes long. Default silent. */
  progress?: Progress;
  /** Ends a start, in good order. A stack that is up is ended by `stop`. */
  signal?: AbortSignal;
  /** Kills everything, at any time. */
  killSignal?: AbortSignal;
}

export interface Stack extends StackFile {
  dataDir: string;
  /** Folder of `<name>.log`. */
  logs: string;
  /** Address of the PostgreSQL server with its password; databases `kratos` and `lifecycle`. */
  postgres: string;
  /** Names of processes that an earlier stack, itself killed, had left behind, and that were stopped. */
  leftovers: readonly string[];
  /** Settles with the first process that ends unasked. Never rejects. */
  failed: Promise<Error>;
  /** SIGKILL to one process, which is no failure then. */
  kill(name: ServerName): Promise<void>;
  /** Starts one that was killed, as it was started first; resolves when it is ready. */
  start(name: ServerName): Promise<void>;
  /** In order, worker and api first. Removes `stack.json`. Data stay. */
  stop(): Promise<void>;
}

function addresses(settings: StackSettings): Omit<StackFile, 'pids'> {
  const { mailbox, ...urls } = settings.urls;
  return {
    ...urls,
    ...(mailbox !== undefined && { mailbox }),
    temporal: settings.temporal,
    adminKey: settings.secrets.apiKey,
    approverKey: settings.secrets.approverKey,
  };
}

/** Starts what does not depend on each other at the same time. */
async function startAll(
  settings: StackSettings,
  servers: RunningServers,
  wanted: (name: ServerName | 'setup') => boolean,
  progress: Progress,
): Promise<void> {
  const { starting } = servers;
  const binary = binaries(settings, progress, starting.signal);
  const starts = serverStarts(settings, binary);
  const launch = async (name: ServerName) => {
    if (!wanted(name)) return;
    const done = progress(`starting ${name}`);
    await servers.launch(name, starts[name]).finally(done);
  };
  const postgres = async () => {
    await launch('postgres');
    if (wanted('kratos') || wanted('setup'))
      await createDatabases(postgresServer(settings), ['kratos', 'lifecycle']);
  };
  const store = postgres();
  const temporal = Promise.resolve(wanted('temporal') && binary(temporalProgram)).then(() =>
    launch('temporal'),
  );
  const setup = async () => {
    if (wanted('setup')) await runSetup(settings, starting);
  };
  await servers.together(
    Promise.all([store, wanted('kratos') && binary(kratosProgram)]).then(() => launch('kratos')),
    launch('mailbox'),
    temporal.then(() => launch('api')),
    // The worker's workflows write search attributes, and its activities an audit: setup makes both possible.
    Promise.all([store, temporal])
      .then(setup)
      .then(() => launch('worker')),
  );
}

/**
 * Resolves when every process is ready.
 * @throws AlreadyRunning when another stack holds the data folder
 * @throws PortTaken
 * @throws ChildEnded when a process ends before it is ready; the others are stopped first
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const dataDir = resolve(options.dataDir);
  const { env = {}, environment = process.env, inMemory = false, progress = silent } = options;
  await privateFolder(dataDir);
  const { claim: held, leftovers } = await claim(dataDir);
  const servers = runningServers(held, options);
  try {
    await removeStackFile(dataDir);
    const portBase = options.portBase ?? defaultPortBase;
    const secrets = await loadSecrets(dataDir);
    const settings = stackSettings({ dataDir, portBase, environment, env, inMemory }, secrets);
    const unwanted = new Set<ServerName | 'setup'>(options.without);
    if (settings.urls.mailbox === undefined) unwanted.add('mailbox');
    if (env.POSTGRES_URL || environment.POSTGRES_URL) unwanted.add('postgres');
    await requireFree(settings.ports);
    for (const folder of ['logs', 'temporal', 'mail'])
      await mkdir(join(dataDir, folder), { recursive: true, mode: 0o700 });
    await rotateLogs(settings.logs);
    await startAll(settings, servers, (name) => !unwanted.has(name), progress);

    const file = { ...addresses(settings), pids: { stack: process.pid, ...servers.pids() } };
    const told = async () => {
      file.pids = { stack: process.pid, ...servers.pids() };
      await writeStackFile(dataDir, file);
    };
    await told();
    return {
      ...file,
      get pids() {
        return file.pids;
      },
      dataDir,
      logs: settings.logs,
      postgres: postgresServer(settings),
      leftovers,
      failed: servers.failed,
      kill: (name) => servers.kill(name),
      start: (name) => servers.restart(name).then(told),
      async stop() {
        await removeStackFile(dataDir);
        await servers.stop();
        await held.release();
      },
    };
  } catch (error) {
    await servers.stop();
    await held.release();
    throw error;
  }
}
