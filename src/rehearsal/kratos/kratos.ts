/**
 * A Kratos in memory that lives by a clock of one's own: the real one does not get through months in seconds.
 * What it answers was seen of the real one; `test/rehearsal/kratos-contract.servers.test.ts` asks both the same.
 */
import { Configuration, IdentityApi } from '@ory/client';
import axios, { type AxiosAdapter } from 'axios';
import type { AxiosInstance } from 'axios' with { 'resolution-mode': 'require' };
import { createCode, createLink, deleteSessions, disableSession, listSessions } from './access-routes.js';
import { noRoute, refusal, type Request, type Response } from './answers.js';
import {
  createIdentity,
  deleteIdentity,
  getIdentity,
  listIdentities,
  patchIdentity,
  type Memory,
} from './identity-routes.js';
import { emptyRecords, type IdentityRecord, type Records } from './records.js';
import { schemaCheck } from './schemas.js';

export interface InMemoryKratos {
  /** The SDK's own client; it ends here instead of at a socket. */
  readonly api: IdentityApi;
  readonly records: Records;
  readonly publicUrl: string;
}

export interface InMemoryKratosSettings {
  /** Milliseconds since the epoch, asked at each request. */
  now: () => Promise<number>;
  /** Whether it is down at an instant, and answers 503. */
  down?: (at: number) => boolean;
  /** Told what an identity was before and after a request; absent where it was not there. */
  changed?: (change: IdentityChange) => void;
}

export interface IdentityChange {
  /** Milliseconds since the epoch. */
  at: number;
  before: IdentityRecord | undefined;
  after: IdentityRecord | undefined;
}

type Route = (memory: Memory, request: Request, id: string) => Response;

const publicUrl = 'http://kratos.invalid';

const routes: [method: string, path: RegExp, route: Route][] = [
  ['POST', /^\/admin\/identities$/, createIdentity],
  ['GET', /^\/admin\/identities$/, listIdentities],
  ['GET', /^\/admin\/identities\/([^/]+)$/, getIdentity],
  ['PATCH', /^\/admin\/identities\/([^/]+)$/, patchIdentity],
  ['DELETE', /^\/admin\/identities\/([^/]+)$/, deleteIdentity],
  ['GET', /^\/admin\/identities\/([^/]+)\/sessions$/, listSessions],
  ['DELETE', /^\/admin\/identities\/([^/]+)\/sessions$/, deleteSessions],
  ['DELETE', /^\/admin\/sessions\/([^/]+)$/, disableSession],
  ['POST', /^\/admin\/recovery\/link$/, (memory, request) => createLink(memory, request, publicUrl)],
  ['POST', /^\/admin\/recovery\/code$/, (memory, request) => createCode(memory, request, publicUrl)],
];

export function inMemoryKratos({ now, down, changed }: InMemoryKratosSettings): InMemoryKratos {
  const records = emptyRecords();
  const refusedBySchema = schemaCheck();

  async function answer(request: Request): Promise<Response> {
    const at = await now();
    if (down?.(at)) return refusal(503, 'The database is not reachable');
    for (const [method, pattern, route] of routes) {
      const match = request.method === method ? pattern.exec(request.path) : null;
      if (!match) continue;
      const named = decodeURIComponent(match[1] ?? '');
      const before = records.identities.get(named);
      const response = route({ records, refusedBySchema, now: at }, request, named);
      const id = response.status === 201 ? (response.body as { id?: string }).id : named;
      const after = records.identities.get(id ?? '');
      if (before !== after) changed?.({ at, before, after });
      return response;
    }
    return noRoute;
  }

  const adapter: AxiosAdapter = async (config) => {
    const url = new URL(config.url ?? '', 'http://kratos.invalid');
    const response = await answer({
      method: (config.method ?? 'get').toUpperCase(),
      path: url.pathname,
      query: url.searchParams,
      body: typeof config.data === 'string' ? (JSON.parse(config.data) as unknown) : undefined,
    });
    return {
      data: response.body,
      status: response.status,
      statusText: '',
      headers: response.link === undefined ? {} : { link: response.link },
      config,
    };
  };
  const instance = axios.create({ adapter, validateStatus: () => true }) as unknown as AxiosInstance;
  const api = new IdentityApi(new Configuration({ basePath: 'http://kratos.invalid' }), undefined, instance);
  return { api, records, publicUrl };
}
