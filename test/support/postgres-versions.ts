/** The PostgreSQL that npm brings, and those that the machine has: what companies run is older than what we develop on. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
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
    version,
    name: `the machine's, ${version}`,
    programs: {
      initdb: join(folder, version, 'bin', 'initdb'),
      postgres: join(folder, version, 'bin', 'postgres'),
    },
  }))
  .filter(({ programs }) => existsSync(programs.postgres) && existsSync(programs.initdb));

/** Debian 12 has 15, which is what companies on it run; what other distributions have is as good as another. */
const wanted = (osRelease: string): string | undefined =>
  /^ID="?debian"?$/m.test(osRelease) && /^VERSION_ID="?12"?$/m.test(osRelease) ? '15' : undefined;

/** @returns what to install, where the versions found are not enough @param osRelease the text of `/etc/os-release` */
export function missingPostgres(found: readonly string[], osRelease: string): string | undefined {
  const version = wanted(osRelease);
  if (version !== undefined && !found.includes(version))
    return `Debian's PostgreSQL ${version} is not there: apt-get install postgresql-${version}`;
  return found.length === 0 ? `no other PostgreSQL than npm's: apt-get install postgresql` : undefined;
}

const osReleaseFile = '/etc/os-release';

/** @throws Error in CI where they are not enough */
export function postgresVersions(): PostgresVersion[] {
  const osRelease = existsSync(osReleaseFile) ? readFileSync(osReleaseFile, 'utf8') : '';
  const missing = missingPostgres(
    ofTheMachine.map(({ version }) => version),
    osRelease,
  );
  if (missing !== undefined) {
    if (process.env['CI']) throw new Error(missing);
    process.stderr.write(`NOT RUN on an older PostgreSQL: ${missing}\n`);
  }
  return [{ name: `npm's` }, ...ofTheMachine.map(({ name, programs }) => ({ name, programs }))];
}
