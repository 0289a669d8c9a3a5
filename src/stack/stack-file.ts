/** `stack.json`: tells programs what the printed table tells people. There while a stack is up. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivate } from './private-file.js';

export interface StackFile {
  /** URLs without a slash at the end, except where said. */
  api: string;
  /** `host:port` */
  temporal: string;
  temporalUi: string;
  /** Absent where `SMTP_URL` puts another server in its place. */
  mailbox?: string;
  /** `smtp://host:port` */
  smtp: string;
  kratosPublic: string;
  kratosAdmin: string;
  /** Bearer key of the api. */
  adminKey: string;
  /** The same of a second admin, `second-admin`, who can consent to what the first asked for. */
  approverKey: string;
  /** By name of the process; `stack` is the one that started the others. */
  pids: Record<string, number>;
}

const pathOf = (dataDir: string) => join(dataDir, 'stack.json');

export const writeStackFile = (dataDir: string, content: StackFile) =>
  writePrivate(pathOf(dataDir), `${JSON.stringify(content, null, 2)}\n`);

export const removeStackFile = (dataDir: string) => rm(pathOf(dataDir), { force: true });
