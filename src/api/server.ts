/** The API on a socket. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Env, Hono } from 'hono';

export interface RunningServer {
  url: string;
  /** Stops accepting, lets open requests finish, and cuts what is left after `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

/** The address is taken or not ours to take. */
export class CannotListen extends Error {
  constructor(host: string, port: number, options: ErrorOptions & { cause: NodeJS.ErrnoException }) {
    const why = options.cause.code === 'EADDRINUSE' ? 'something else listens there' : options.cause.message;
    super(`Cannot listen on ${host}:${port}: ${why}. Stop it, or set API_HOST and API_PORT.`, options);
    this.name = 'CannotListen';
  }
}

/**
 * @param address port 0 takes any free one.
 * @throws CannotListen
 */
export async function listen<E extends Env>(
  app: Hono<E>,
  address: { host: string; port: number },
): Promise<RunningServer> {
  const { host, port } = address;
  // A request body has half a minute, against clients that send slowly on purpose.
  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    if (!server.listening) response.setHeader('connection', 'close');
    void answer(request, response);
  });
  const answer = getRequestListener((request, env) => app.fetch(request, env));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new CannotListen(host, port, { cause })));
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: (graceMs = 10_000) => drain(server, graceMs),
  };
}

async function drain(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that was busy when the server closed is kept alive by its client: it goes once it is idle.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
