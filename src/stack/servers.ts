/** How each process of a stack is started. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.js';
import { requireBinary } from './binaries.js';
import { runToEnd, type Child, type ChildSpec, type Starting } from './child.js';
import { databaseUrl, postgresServer } from './databases.js';
import {
  apiEnvironment,
  commonEnvironment,
  kratosEnvironment,
  mailboxEnvironment,
  setupEnvironment,
  workerEnvironment,
} from './environment.js';
import { startKratos } from './kratos.js';
import { startPostgres } from './postgres.js';
import { kratosProgram, temporalProgram, type Program } from './programs.js';
import type { Progress } from './progress.js';
import { answers, startServer } from './ready.js';
import type { ServerName, StackSettings } from './settings.js';
import { startTemporal } from './temporal.js';

export type Start = (starting: Starting) => Promise<Child>;

/** A program of ours, compiled. */
function ours(settings: StackSettings, name: string, main: string, env: NodeJS.ProcessEnv): ChildSpec {
  const path = join(root, 'dist', 'src', main);
  if (!existsSync(path)) throw new Error(`${path} is missing. Compile first: npm run build`);
  return {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', path],
    cwd: root,
    env,
    log: join(settings.logs, `${name}.log`),
  };
}

const readyAt = (port: number, path: string) => () => answers(`http://127.0.0.1:${port}${path}`);

/** Makes tables, registers search attributes and schedules. Repeatable. */
export function runSetup(settings: StackSettings, starting: Starting): Promise<void> {
  const cli = ours(settings, 'setup', 'cli/main.js', setupEnvironment(settings));
  return runToEnd({ ...cli, args: [...cli.args, 'setup'] }, starting);
}

/** Path of a program's binary, found or built once. */
export type Binaries = (program: Program) => Promise<string>;

export function binaries(settings: StackSettings, progress: Progress, signal?: AbortSignal): Binaries {
  const environment = { ...settings.environment, ...settings.env };
  const found = new Map<Program, Promise<string>>();
  return (program) => {
    const path =
      found.get(program) ?? requireBinary(program, environment, progress, signal).then((it) => it.path);
    found.set(program, path);
    return path;
  };
}

/** By name; each may be started again after its process has ended. */
export function serverStarts(settings: StackSettings, binary: Binaries): Record<ServerName, Start> {
  const { dataDir, logs, ports, secrets, urls, inMemory } = settings;
  const env = commonEnvironment(settings.environment);
  return {
    postgres: (starting) =>
      startPostgres(
        { dataDir, logs, port: ports.postgres, password: secrets.postgresPassword, env, throwAway: inMemory },
        starting,
      ),
    kratos: async (starting) =>
      startKratos(
        {
          binary: await binary(kratosProgram),
          dataDir,
          logs,
          publicPort: ports.kratosPublic,
          adminPort: ports.kratosAdmin,
          databaseUrl: databaseUrl(postgresServer(settings), 'kratos'),
          apiUrl: urls.api,
          webhookKey: secrets.webhookKey,
          secrets: secrets.kratos,
          env: kratosEnvironment(settings),
        },
        starting,
      ),
    temporal: async (starting) =>
      startTemporal(
        {
          binary: await binary(temporalProgram),
          logs,
          port: ports.temporal,
          uiPort: ports.temporalUi,
          httpPort: ports.temporalHttp,
          metricsPort: ports.temporalMetrics,
          ...(!inMemory && { databaseFile: join(dataDir, 'temporal', 'temporal.db') }),
          env,
        },
        starting,
      ),
    mailbox: async (starting) =>
      startServer(
        ours(settings, 'mailbox', 'stack/mailbox/main.js', mailboxEnvironment(settings)),
        readyAt(ports.mailbox, '/healthz'),
        starting,
      ),
    worker: async (starting) =>
      startServer(
        ours(settings, 'worker', 'worker/main.js', workerEnvironment(settings)),
        readyAt(ports.workerHealth, '/readyz'),
        starting,
      ),
    api: async (starting) =>
      startServer(
        ours(settings, 'api', 'api/main.js', apiEnvironment(settings)),
        readyAt(ports.api, '/readyz'),
        starting,
      ),
  };
}
