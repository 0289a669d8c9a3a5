/** The account pages on a real port, over a real Kratos, for a real browser. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { accountPages, type AccountSettings } from '../../src/account/pages.js';
import { startKratos } from '../support/servers.js';
import { peopleOf } from './people.js';

export type AccountSite = Awaited<ReturnType<typeof startAccountSite>>;

export async function startAccountSite(settings: Partial<AccountSettings> = {}) {
  // Kratos is told the pages' address, and the pages are told Kratos': the port comes first, the pages later.
  let pages = new Hono();
  const server = await new Promise<Server>((resolve) => {
    const started = serve({ fetch: (request) => pages.fetch(request), hostname: '127.0.0.1', port: 0 }, () =>
      resolve(started as Server),
    );
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kratos = await startKratos({ apiUrl: url });
  const log = { warn: (fields: object, message: string) => console.warn(message, fields) };
  pages = accountPages({ kratosPublicUrl: kratos.publicUrl, log, ...settings });
  return {
    url,
    kratosPublicUrl: kratos.publicUrl,
    people: peopleOf(kratos.adminUrl),
    /** As mails link to it. */
    welcome: (link: string) => `${url}/welcome#${link}`,
    async stop() {
      await kratos.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}
