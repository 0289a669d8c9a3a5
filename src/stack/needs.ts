/** What this repository needs of a machine, and whether it is there. */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Environment } from '../config.js';
import { findBinary, versionOf } from './binaries.js';
import { cacheFolder } from './cache.js';
import { ownerOf } from './claim.js';
import { postgresPrograms } from './postgres-cluster.js';
import { PortTaken, requireFree, stackPorts } from './ports.js';
import { kratosProgram, temporalProgram, testServerJars, type Program } from './programs.js';

export interface Need {
  what: string;
  /** What does not work without. */
  for: 'npm start' | 'npm test';
  met: boolean;
  /** What was found, or why it does not do. */
  found: string;
  /** What to do, where it is not met. */
  remedy?: string;
}

export interface Place {
  environment: Environment;
  portBase: number;
  dataDir: string;
}

type Finding = Pick<Need, 'met' | 'found' | 'remedy'>;

const met = (found: string): Finding => ({ met: true, found });
const unmet = (found: string, remedy: string): Finding => ({ met: false, found, remedy });
const reason = (error: unknown) => (error instanceof Error ? error.message : 'unknown');

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  return enough
    ? met(process.version)
    : unmet(process.version, 'Install Node.js 20.19 or later: https://nodejs.org');
}

/** Go is needed only where something has to be built. */
async function program(which: Program, environment: Environment): Promise<Finding> {
  try {
    const binary = await findBinary(which, environment);
    if (binary) return met(`${binary.version}, from ${binary.from}: ${binary.path}`);
  } catch (error) {
    return unmet(reason(error), `Correct or unset ${which.variable}.`);
  }
  const goes = (await versionOf('go', ['version'])) !== undefined;
  return goes
    ? met(`none yet; the first start builds ${which.version}, ${which.buildTakes}`)
    : unmet('none, and no Go to build it with', `Install Go, or name a binary: ${which.variable}=…`);
}

async function postgres(environment: Environment): Promise<Finding> {
  if (environment.POSTGRES_URL) return met('POSTGRES_URL names a server');
  try {
    const { postgres: path } = await postgresPrograms();
    const version = await versionOf(path, ['--version']);
    return version === undefined
      ? unmet(`${path} does not run`, 'Run npm ci, or set POSTGRES_URL.')
      : met(version);
  } catch (error) {
    return unmet(reason(error), 'Run npm ci, or set POSTGRES_URL.');
  }
}

async function ports({ portBase, dataDir }: Place): Promise<Finding> {
  const running = existsSync(dataDir) ? await ownerOf(dataDir) : undefined;
  if (running !== undefined) return met(`the stack runs (pid ${running})`);
  try {
    await requireFree(stackPorts(portBase));
    return met(`free from ${portBase}`);
  } catch (error) {
    if (error instanceof PortTaken) return unmet(error.message, 'npm start -- --port-base N');
    throw error;
  }
}

async function cache(environment: Environment): Promise<Finding> {
  const folder = cacheFolder(environment);
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(probe, '');
    await rm(probe);
    return met(folder);
  } catch (error) {
    return unmet(`${folder}: ${reason(error)}`, 'Name another: LIFECYCLE_CACHE_DIR=…');
  }
}

async function tool(path: string, args: readonly string[], remedy: string): Promise<Finding> {
  const version = await versionOf(path, args);
  return version === undefined ? unmet('none', remedy) : met(version);
}

function maven(environment: Environment): Promise<Finding> | Finding {
  const jars = join(cacheFolder(environment), testServerJars.folder);
  if (existsSync(jars)) return met(`not needed any more; the jars are in ${jars}`);
  return tool('mvn', ['--version'], 'Install Maven: it fetches the server that skips time, once.');
}

function browser(environment: Environment): Finding {
  const onPath = (environment.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)));
  const path = environment.CHROMIUM_PATH ?? onPath.find(existsSync);
  return path !== undefined && existsSync(path)
    ? met(path)
    : unmet(path ?? 'none', 'Install Chromium, or name one: CHROMIUM_PATH=…');
}

/** Asks for all of them at once. */
export async function needs(place: Place): Promise<Need[]> {
  const { environment } = place;
  const list: [string, Need['for'], Finding | Promise<Finding>][] = [
    ['Node.js', 'npm start', node()],
    ['PostgreSQL', 'npm start', postgres(environment)],
    [temporalProgram.title, 'npm start', program(temporalProgram, environment)],
    [kratosProgram.title, 'npm start', program(kratosProgram, environment)],
    ['Cache folder', 'npm start', cache(environment)],
    ['Ports', 'npm start', ports(place)],
    [
      'Go',
      'npm test',
      tool('go', ['version'], 'Install Go: https://go.dev/dl. Needed only to build binaries.'),
    ],
    ['Java', 'npm test', tool('java', ['-version'], 'Install a JDK 17 or later.')],
    ['Maven', 'npm test', maven(environment)],
    ['Chromium', 'npm test', browser(environment)],
  ];
  return Promise.all(list.map(async ([what, use, finding]) => ({ what, for: use, ...(await finding) })));
}
