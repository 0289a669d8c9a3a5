/** The ports of a local stack, twenty in a row, and who holds one that is taken. */
import { createServer } from 'node:net';
import { holderOf } from './port-holder.js';

const offsets = {
  api: 0,
  temporal: 1,
  temporalUi: 2,
  mailbox: 3,
  smtp: 4,
  kratosPublic: 5,
  kratosAdmin: 6,
  postgres: 7,
  workerHealth: 8,
  temporalHttp: 9,
  temporalMetrics: 10,
} as const;

export type PortName = keyof typeof offsets;
export type StackPorts = Readonly<Record<PortName, number>>;

/** A stack owns its base and the nineteen ports after it. */
export const portsPerStack = 20;
export const defaultPortBase = 4400;

/** A port that the stack needs is in use; the message names the process and the way out. */
export class PortTaken extends Error {
  constructor(
    readonly port: number,
    readonly use: PortName,
    holder: string | undefined,
  ) {
    super(
      `Port ${port} (${use}) is taken by ${holder ?? 'a process that this user may not see'}. ` +
        'Stop it, or start with other ports: npm start -- --port-base N',
    );
    this.name = 'PortTaken';
  }
}

export function stackPorts(base: number): StackPorts {
  return Object.fromEntries(
    Object.entries(offsets).map(([name, offset]) => [name, base + offset]),
  ) as unknown as StackPorts;
}

/** Can be bound on loopback at this moment. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** @throws PortTaken for the first of these ports that somebody else holds. */
export async function requireFree(ports: Partial<StackPorts>): Promise<void> {
  for (const [name, port] of Object.entries(ports)) {
    if (!(await isFree(port))) throw new PortTaken(port, name as PortName, await holderOf(port));
  }
}

/** A base whose ports are all free now, for stacks that run beside others (demo, tests, bench). */
export async function freePortBase(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    // Below 32768, where Linux begins to hand out ports by itself.
    const base = 10_000 + portsPerStack * Math.floor(Math.random() * 1_000);
    const free = await Promise.all(Array.from({ length: portsPerStack }, (_, i) => isFree(base + i)));
    if (free.every(Boolean)) return base;
  }
  throw new Error('Found no 20 free ports in a row between 10000 and 30000.');
}
