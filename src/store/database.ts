/** Connections to PostgreSQL, and how it fails. */
import { sql } from 'drizzle-orm';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';

export type Database = NodePgDatabase;

/**
 * The store did not do what was asked. The message holds a code alone: those of drizzle and PostgreSQL quote parameters,
 * which are personal data.
 */
export class StoreFailure extends Error {
  constructor(
    /** SQLSTATE, or what Node says of the connection. */
    readonly code: string,
  ) {
    super(`the store cannot be used (${code})`);
    this.name = 'StoreFailure';
  }

  /** Written by a client that was given something which no table takes: trying again does not help. */
  get isRefusedData(): boolean {
    return /^2[23]...$/.test(this.code);
  }
}

/** The code at the end of a chain of causes, or the kind of error. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (error.cause !== undefined) return codeOf(error.cause);
  // Of pg's own errors the message is all there is; these two are worth telling apart.
  return /timeout/i.test(error.message) ? 'timeout' : /terminated/.test(error.message) ? 'lost' : error.name;
}

const cleaned = (error: unknown) =>
  error instanceof DrizzleQueryError ? new StoreFailure(codeOf(error)) : error;

export interface Connections {
  /**
   * Work on one connection.
   * @throws StoreFailure, and what the work throws by itself
   */
  use<T>(work: (database: Database) => Promise<T>): Promise<T>;
  /** The same in one transaction. @throws StoreFailure */
  transaction<T>(work: (database: Database) => Promise<T>): Promise<T>;
  /** The same on one state of the store, which later writes do not change; piece by piece. @throws StoreFailure */
  stream<T>(work: (database: Database) => AsyncIterable<T>): AsyncGenerator<T>;
  close(): Promise<void>;
}

/**
 * Nothing connects before it is used.
 * @param options.answerWithinMs a server that takes longer hangs, and whoever waits tries again; 0 is for ever
 */
export function connections(url: string, { most = 4, answerWithinMs = 15_000 } = {}): Connections {
  const pool = new pg.Pool({
    connectionString: url,
    max: most,
    connectionTimeoutMillis: 5_000,
    query_timeout: answerWithinMs,
    allowExitOnIdle: true,
    application_name: 'identity-lifecycle',
  });
  // A process that died over a transaction, behind a network that does not say so, must not keep its locks.
  pool.on('connect', (client) => {
    client
      .query(`set idle_in_transaction_session_timeout = ${answerWithinMs}`)
      .catch(() => undefined /* told by the first query */);
  });
  // An idle connection that breaks is told by the next use.
  pool.on('error', () => undefined);

  async function connect(): Promise<pg.PoolClient> {
    try {
      return await pool.connect();
    } catch (error) {
      throw new StoreFailure(codeOf(error));
    }
  }

  /** A connection of the pool, until it is given back; broken unless it says otherwise. */
  async function checkOut() {
    const client = await connect();
    // One that breaks while it is used is told by the query under way.
    const ignore = () => undefined;
    client.on('error', ignore);
    return {
      database: drizzle(client),
      giveBack: (broken: boolean) => {
        client.off('error', ignore);
        // In what state a connection is after a failure is not known: it is not used again.
        client.release(broken);
      },
    };
  }

  async function use<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const { database, giveBack } = await checkOut();
    try {
      const result = await work(database);
      giveBack(false);
      return result;
    } catch (error) {
      giveBack(true);
      throw cleaned(error);
    }
  }

  async function* stream<T>(work: (database: Database) => AsyncIterable<T>): AsyncGenerator<T> {
    const { database, giveBack } = await checkOut();
    try {
      await database.execute(sql`begin transaction isolation level repeatable read, read only`);
      // Whoever reads may be slow, and holds no lock.
      await database.execute(sql`set local idle_in_transaction_session_timeout = 0`);
      yield* work(database);
    } catch (error) {
      throw cleaned(error);
    } finally {
      // Whoever stops reading leaves the transaction open: it ends with the connection.
      giveBack(true);
    }
  }

  return {
    use,
    transaction: (work) => use((database) => database.transaction(work)),
    stream,
    close: () => pool.end(),
  };
}
