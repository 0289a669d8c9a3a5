/** Removing what a stack keeps. */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { claim } from './claim.js';

/**
 * Removes a data folder: people, workflows, mails, logs, keys.
 * @returns what was done, for a person
 * @throws AlreadyRunning while a stack runs on it
 * @throws when the folder is none of a stack's: it may be mistyped
 */
export async function resetData(dataDir: string): Promise<string> {
  if (!existsSync(dataDir)) return `There is no ${dataDir}. Nothing to remove.`;
  const entries = await readdir(dataDir);
  if (entries.length > 0 && !['secrets.json', 'run.json', 'logs'].some((name) => entries.includes(name)))
    throw new Error(`${dataDir} holds no data of a local stack. Nothing was removed.`);
  // Also ends what a stack that was killed left running there.
  await claim(dataDir);
  const kept = entries.filter((name) => !/^run\.|\.part$/.test(name)).map((name) => join(dataDir, name));
  await rm(dataDir, { recursive: true, force: true });
  return ['Removed the local data, people and keys included:', ...kept.map((path) => `  ${path}`)].join('\n');
}
