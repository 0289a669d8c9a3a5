/** What stands between the worker and kratos-admin in some clusters. */
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReverseProxy {
  url: string;
  /** In place of the next answers: a status with a page, as gateways write them. */
  pages: number[];
  stop(): Promise<void>;
}

/** Serves the admin API of `target` at bare paths only: `/identities`, not `/admin/identities`. */
export async function bareProxy(target: string): Promise<ReverseProxy> {
  const pages: number[] = [];
  const page = (response: ServerResponse, status: number) => {
    response.writeHead(status, { 'content-type': 'text/html' });
    response.end(`<html><h1>${status}</h1><hr>gateway</html>`);
  };

  function pass(incoming: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url = '/' } = incoming;
    const status = pages.shift() ?? (url.startsWith('/admin') ? 404 : undefined);
    if (status !== undefined) {
      incoming.resume();
      page(response, status);
      return;
    }
    const passed = ask(`${target}/admin${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => page(response, 502));
    incoming.pipe(passed);
  }

  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pages,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
