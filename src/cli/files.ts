/** Files that commands read. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { usage } from './failures.js';
import type { Terminal } from './terminal.js';

/**
 * What a file holds, as its reader understands it.
 * @throws CliFailure usage, with everything that is wrong with the file
 */
export function readWith<T>({ cwd }: Terminal, path: string, read: (text: string) => T): T {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw usage(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`);
  }
  try {
    return read(text);
  } catch (error) {
    // By name: importing the class would load the YAML parser for every command.
    if (error instanceof Error && error.name === 'FileProblems') throw usage(`${path}: ${error.message}`);
    throw error;
  }
}
