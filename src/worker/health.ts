/** Whether the worker lives and polls, for probes. */
import { createServer } from 'node:http';
import { once } from 'node:events';

export interface Health {
  close(): Promise<void>;
}

/**
 * `/healthz` answers 200 while the process lives, `/readyz` once it polls and until it drains.
 * @throws Error where the port is taken
 */
export async function serveHealth(host: string, port: number, ready: () => boolean): Promise<Health> {
  const server = createServer((request, response) => {
    const known = request.url === '/healthz' || request.url === '/readyz';
    const status = !known ? 404 : request.url === '/healthz' || ready() ? 200 : 503;
    response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' });
    response.end(`${status}\n`);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
