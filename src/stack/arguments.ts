/** Command line of the stack's programs. */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../root.js';
import { defaultPortBase, portsPerStack } from './ports.js';

/** Wrong arguments: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(`${message} See --help.`);
    this.name = 'UsageError';
  }
}

const options = {
  'port-base': { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;
type Flag = keyof typeof options;

export interface StackArguments {
  portBase: number;
  dataDir: string;
  json: boolean;
  help: boolean;
}

/** @throws UsageError naming the flag that is unknown, not offered here, or wrong. */
export function parseStackArguments(
  args: readonly string[],
  offered: readonly Flag[] = ['port-base', 'data', 'help'],
): StackArguments {
  const known = Object.fromEntries(
    Object.entries(options).filter(([name]) => offered.includes(name as Flag)),
  );
  let values: Partial<Record<Flag, string | boolean>>;
  try {
    ({ values } = parseArgs({ args: [...args], options: known, allowPositionals: false }));
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0] ?? ''}.`);
  }
  const base = values['port-base'];
  const portBase = base === undefined ? defaultPortBase : Number(base);
  const last = 65_536 - portsPerStack;
  if (!Number.isInteger(portBase) || portBase < 1 || portBase > last)
    throw new UsageError(`--port-base must be a whole number from 1 to ${last}.`);
  return {
    portBase,
    dataDir: typeof values.data === 'string' ? resolve(values.data) : join(root, '.lifecycle'),
    json: values.json === true,
    help: values.help === true,
  };
}
