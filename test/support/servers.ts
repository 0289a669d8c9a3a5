/** Real servers for tests, each on free ports, with its data in a temporary folder that goes when it stops. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireBinary } from '../../src/stack/binaries.js';
import type { Child } from '../../src/stack/child.js';
import { createDatabases, databaseUrl } from '../../src/stack/databases.js';
import { commonEnvironment } from '../../src/stack/environment.js';
import { startKratos as startKratosProcess } from '../../src/stack/kratos.js';
import { freePortBase, stackPorts, type StackPorts } from '../../src/stack/ports.js';
import { startPostgres as startPostgresProcess, postgresUrl } from '../../src/stack/postgres.js';
import type { PostgresPrograms } from '../../src/stack/postgres-cluster.js';
import { privateFolder } from '../../src/stack/private-file.js';
import { kratosProgram, temporalProgram } from '../../src/stack/programs.js';
import { newSecrets } from '../../src/stack/secrets.js';
import { startTemporal as startTemporalProcess } from '../../src/stack/temporal.js';

const stopWithinMs = 5_000;

interface Place {
  dataDir: string;
  logs: string;
  ports: StackPorts;
  env: NodeJS.ProcessEnv;
}

/** A folder and free ports for servers that start together. Remove the folder when they have stopped. */
async function place(): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lifecycle-test-'));
  const logs = join(dataDir, 'logs');
  await privateFolder(dataDir);
  await mkdir(logs);
  return { dataDir, logs, ports: stackPorts(await freePortBase()), env: commonEnvironment(process.env) };
}

/** Stops in this order, then removes the folder. Once only. */
function stopper({ dataDir }: Place, children: Child[]): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    for (const child of children) await child.stop(stopWithinMs);
    await rm(dataDir, { recursive: true, force: true });
  };
  return () => (stopped ??= stop());
}

/** Starts one after another; when one fails, stops those before it. */
async function starting<T>(at: Place, start: (children: Child[]) => Promise<T>) {
  const children: Child[] = [];
  const stop = stopper(at, children);
  try {
    return { ...(await start(children)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function postgres(at: Place, children: Child[], programs?: PostgresPrograms) {
  const settings = {
    dataDir: at.dataDir,
    logs: at.logs,
    port: at.ports.postgres,
    password: randomBytes(12).toString('hex'),
    env: at.env,
    throwAway: true,
    ...(programs && { programs }),
  };
  const start = async () => {
    children.unshift(await startPostgresProcess(settings));
  };
  await start();
  return { url: postgresUrl(settings), start };
}

export interface RunningPostgres {
  /** With user and password; database `lifecycle`, empty. */
  url: string;
  /** SIGKILL, to all of its processes. */
  kill: () => Promise<void>;
  /** After `kill`, on the same data and port. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}

/** @param programs of another version than npm's */
export async function startPostgres(programs?: PostgresPrograms): Promise<RunningPostgres> {
  const at = await place();
  return starting(at, async (children) => {
    const server = await postgres(at, children, programs);
    await createDatabases(server.url, ['lifecycle']);
    return {
      url: databaseUrl(server.url, 'lifecycle'),
      async kill() {
        const child = children.shift();
        child?.kill();
        await child?.exited;
      },
      restart: server.start,
    };
  });
}

export interface RunningKratos {
  publicUrl: string;
  adminUrl: string;
  webhookKey: string;
  /** For what no API does. */
  databaseUrl: string;
  /** Kratos' own log file. */
  log: string;
  stop: () => Promise<void>;
}

/** `apiUrl` is the origin of the account pages and of the webhook; by default nothing listens there. */
export async function startKratos(
  options: { apiUrl?: string; webhookKey?: string; configDir?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<RunningKratos> {
  const at = await place();
  const { ports, dataDir, logs } = at;
  const webhookKey = options.webhookKey ?? randomBytes(16).toString('hex');
  return starting(at, async (children) => {
    const [{ path: binary }, server] = await Promise.all([
      requireBinary(kratosProgram, process.env),
      postgres(at, children),
    ]);
    await createDatabases(server.url, ['kratos']);
    const kratos = await startKratosProcess({
      binary,
      ...(options.configDir !== undefined && { configDir: options.configDir }),
      dataDir,
      logs,
      publicPort: ports.kratosPublic,
      adminPort: ports.kratosAdmin,
      databaseUrl: databaseUrl(server.url, 'kratos'),
      apiUrl: options.apiUrl ?? `http://127.0.0.1:${ports.api}`,
      webhookKey,
      secrets: newSecrets().kratos,
      env: { ...at.env, ...options.env },
    });
    children.unshift(kratos);
    return {
      publicUrl: `http://127.0.0.1:${ports.kratosPublic}`,
      adminUrl: `http://127.0.0.1:${ports.kratosAdmin}`,
      webhookKey,
      databaseUrl: databaseUrl(server.url, 'kratos'),
      log: kratos.spec.log,
    };
  });
}

export interface RunningTemporal {
  /** `host:port` */
  address: string;
  uiUrl: string;
  /** Of the binary, for `temporal …` commands. */
  cli: string;
  pid: number;
  stop: () => Promise<void>;
}

/** Namespace `default`, no search attributes registered. In memory unless `onDisk`. */
export async function startTemporal(options: { onDisk?: boolean } = {}): Promise<RunningTemporal> {
  const at = await place();
  const { ports, dataDir, logs, env } = at;
  return starting(at, async (children) => {
    const { path: binary } = await requireBinary(temporalProgram, process.env);
    const temporal = await startTemporalProcess({
      binary,
      logs,
      port: ports.temporal,
      uiPort: ports.temporalUi,
      httpPort: ports.temporalHttp,
      metricsPort: ports.temporalMetrics,
      ...(options.onDisk && { databaseFile: join(dataDir, 'temporal.db') }),
      env,
    });
    children.unshift(temporal);
    return {
      address: `127.0.0.1:${ports.temporal}`,
      uiUrl: `http://127.0.0.1:${ports.temporalUi}`,
      cli: binary,
      pid: temporal.pid,
    };
  });
}
