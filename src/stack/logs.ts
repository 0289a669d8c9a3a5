/** Log files: one for each process, of this start and of the one before. */
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** `kratos.log` becomes `kratos.previous.log`, over the one before. */
export async function rotateLogs(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, process] = /^([\w-]+)\.log$/.exec(name) ?? [];
    if (process !== undefined) await rename(join(folder, name), join(folder, `${process}.previous.log`));
  }
}
