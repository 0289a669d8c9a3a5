/** The databases on a PostgreSQL server, whoever started it. */
import pg from 'pg';
import { postgresUrl } from './postgres.js';
import type { StackSettings } from './settings.js';

/** Address of the PostgreSQL server, ours or the one that `POSTGRES_URL` names. */
export function postgresServer({ environment, env, ports, secrets }: StackSettings): string {
  const own = postgresUrl({ port: ports.postgres, password: secrets.postgresPassword });
  return env.POSTGRES_URL || environment.POSTGRES_URL || own;
}

export function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

/** Creates those that are missing. @throws naming the server's host, never the password. */
export async function createDatabases(server: string, names: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where datname = any($1)',
      [names],
    );
    for (const name of names)
      if (!rows.some(({ datname }) => datname === name))
        await client.query(`create database ${client.escapeIdentifier(name)}`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown';
    throw new Error(
      `The databases ${names.join(' and ')} cannot be made on PostgreSQL at ${new URL(server).host}: ${reason}`,
      { cause },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
