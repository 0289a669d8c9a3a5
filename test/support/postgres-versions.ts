/** The PostgreSQL that npm brings, and those that the machine has: what companies run is older than what we develop on. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresPrograms } from '../../src/stack/postgres-cluster.js';

export interface PostgresVersion {
  name: string;
  /** Absent: npm's. */
  programs?: PostgresPrograms;
}

/** Where Debian and Ubuntu put them. */
const folder = '/usr/lib/postgresql';

const ofTheMachine = (existsSync(folder) ? readdirSync(folder) : [])
  .map((version) => ({
    name: `the machine's, ${version}`,
    programs: {
      initdb: join(folder, version, 'bin', 'initdb'),
      postgres: join(folder, version, 'bin', 'postgres'),
    },
  }))
  .filter(({ programs }) => existsSync(programs.postgres) && existsSync(programs.initdb));

const missing = `no other PostgreSQL than npm's: apt-get install postgresql`;

/** @throws in CI where there is only one */
export function postgresVersions(): PostgresVersion[] {
  if (ofTheMachine.length === 0) {
    if (process.env['CI']) throw new Error(missing);
    process.stderr.write(`NOT RUN on an older PostgreSQL: ${missing}\n`);
  }
  return [{ name: `npm's` }, ...ofTheMachine];
}
