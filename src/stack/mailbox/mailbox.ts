import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { mailboxApp } from './app.js';
import { createFaults } from './faults.js';
import { openMailStore } from './mail-store.js';
import { startSmtp } from './smtp.js';

export interface MailboxOptions {
  /** 0 takes any free one. */
  httpPort: number;
  smtpPort: number;
  /** Where mails are kept; made if need be. */
  dir: string;
}

export interface Mailbox {
  httpUrl: string;
  smtpUrl: string;
  /** Takes and answers what is under way, then ends. The mails stay. */
  stop(): Promise<void>;
}

/**
 * A mail server for development: takes every mail, shows it, relays none. On 127.0.0.1 only.
 * @throws the error of `listen` when a port is taken
 */
export async function startMailbox({ httpPort, smtpPort, dir }: MailboxOptions): Promise<Mailbox> {
  const store = await openMailStore(dir);
  const faults = createFaults();
  const smtp = await startSmtp(smtpPort, store, faults);
  try {
    const app = mailboxApp(store, faults);
    const answer = getRequestListener(app.fetch);
    const http = createServer((request, response) => void answer(request, response));
    const port = await listen(http, httpPort);
    return {
      httpUrl: `http://127.0.0.1:${port}`,
      smtpUrl: `smtp://127.0.0.1:${smtp.port}`,
      stop: async () => {
        await Promise.all([smtp.stop(), close(http)]);
      },
    };
  } catch (error) {
    await smtp.stop();
    throw error;
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
