/** PostgreSQL on loopback. */
import { join } from 'node:path';
import pg from 'pg';
import { ChildEnded, type Child, type ChildSpec, type Starting } from './child.js';
import { pause } from './pause.js';
import { ensureCluster, postgresPrograms, superuser, type PostgresSettings } from './postgres-cluster.js';
import { startServer } from './ready.js';

/** Address of the server, with its password; database `postgres`. */
export function postgresUrl({ port, password }: Pick<PostgresSettings, 'port' | 'password'>): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres?sslmode=disable`;
}

async function takesConnections(url: string): Promise<boolean> {
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

/** The processes of a postmaster that was killed outlive it for a moment, and no other may start until they are gone. */
const leftoverMs = 10_000;
const heldByLeftover = /still in use|lock file .* already exists/;

/** Makes the cluster on first use, starts it, and waits until it takes connections. */
export async function startPostgres(settings: PostgresSettings, starting: Starting = {}): Promise<Child> {
  const { postgres } = settings.programs ?? (await postgresPrograms());
  const { folder, owner } = await ensureCluster(settings, starting);
  const flags = [
    ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'],
    // Without the details of an error: those of a duplicate key are somebody's address.
    'log_error_verbosity=terse',
  ];
  if (settings.throwAway) flags.push('fsync=off', 'full_page_writes=off');
  const spec: ChildSpec = {
    name: 'postgres',
    command: postgres,
    args: ['-D', folder, '-p', String(settings.port), ...flags.flatMap((flag) => ['-c', flag])],
    env: { ...settings.env, LC_ALL: 'C' },
    log: join(settings.logs, 'postgres.log'),
    ...(owner && { user: owner }),
    // "Fast": ends connections instead of waiting for them.
    stopSignal: 'SIGINT',
  };
  const patience = Date.now() + leftoverMs;
  for (;;) {
    try {
      return await startServer(spec, () => takesConnections(postgresUrl(settings)), starting);
    } catch (error) {
      const held = error instanceof ChildEnded && heldByLeftover.test(error.message);
      if (!held || Date.now() > patience) throw error;
      await pause(100, starting.signal);
    }
  }
}
