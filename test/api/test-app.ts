/** The app under test, with keys that tests know. */
import type { Hono } from 'hono';
import { createApp } from '../../src/api/app.js';
import type { ApiEnv } from '../../src/api/env.js';
import { createLogger } from '../../src/log.js';
import type { PayloadCodec } from '@temporalio/common';
import type { AuditReading } from '../../src/store/reading.js';
import { fakeAudit } from './fake-audit.js';
import { fakeLifecycle, type FakeLifecycle } from './fake-lifecycle.js';
import type { Lifecycle } from '../../src/lifecycle.js';

export const apiKey = 'the-api-key-of-the-tests';
export const secondKey = 'the-second-api-key-of-the-tests';
export const webhookKey = 'the-webhook-key-of-the-tests';
export const temporalUiOrigin = 'http://127.0.0.1:8233';

/** "Encrypts" by turning bytes over; throws where it did not. */
export const flippingCodec = {
  encode: (payloads) =>
    Promise.resolve(
      payloads.map(({ data }) => ({
        metadata: { encoding: Buffer.from('flipped') },
        data: Buffer.from(data ?? []).reverse(),
      })),
    ),
  decode: (payloads) =>
    Promise.resolve(
      payloads.map(({ metadata, data }) => {
        if (Buffer.from(metadata?.['encoding'] ?? []).toString() !== 'flipped')
          throw new Error('not flipped');
        return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(data ?? []).reverse() };
      }),
    ),
} satisfies PayloadCodec;

export interface TestApp {
  app: Hono<ApiEnv>;
  lifecycle: FakeLifecycle;
  /** Log lines so far. */
  lines: string[];
  /** A request with the API key, unless `headers` say otherwise; `body` is sent as JSON unless it is a string. */
  ask: (
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ) => Promise<Response>;
}

export function testApp(
  script: Partial<Lifecycle> = {},
  accountPages?: Hono,
  payloadCodec: PayloadCodec = flippingCodec,
  audit: Partial<AuditReading> = {},
): TestApp {
  const lifecycle = fakeLifecycle(script);
  const lines: string[] = [];
  const app = createApp({
    lifecycle,
    audit: fakeAudit(audit),
    config: {
      apiKey,
      apiKeys: [{ actor: 'second', key: secondKey }],
      kratosWebhookKey: webhookKey,
      temporalUiOrigin,
    },
    payloadCodec,
    ...(accountPages && { accountPages }),
    log: createLogger('info', 'api', { write: (line) => lines.push(line) }),
  });
  const ask: TestApp['ask'] = async (method, path, { body, headers } = {}) =>
    app.request(path, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  return { app, lifecycle, lines, ask };
}

/** The fields of a problem that tests look at. */
export interface ProblemSeen {
  type: string;
  status: number;
  detail: string;
  errors?: { pointer?: string; parameter?: string; detail: string }[];
}

export async function problem(response: Response): Promise<ProblemSeen> {
  const type = response.headers.get('content-type');
  if (type !== 'application/problem+json')
    throw new Error(`no problem but ${type}: ${await response.text()}`);
  return (await response.json()) as ProblemSeen;
}
