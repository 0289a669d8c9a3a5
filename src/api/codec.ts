/**
 * Temporal's remote codec, for Temporal's UI.
 *
 * @see https://docs.temporal.io/codec-server
 * @see https://github.com/temporalio/samples-go/blob/main/codec-server/protocol.md
 */
import type { PayloadCodec } from '@temporalio/common';
import { Hono, type Context } from 'hono';
import { cors } from 'hono/cors';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { ApiConfig } from '../config.js';
import { codecRequest } from '../requests.js';
import { hasKey, sameSecret, unauthorized } from './access.js';
import type { ApiEnv } from './env.js';
import { codecSessions, ownUrl } from './codec-session.js';
import { signInPage, signInPolicy, type SignInState } from './codec-sign-in.js';
import { besideUi } from './codec-site.js';
import { formBody, jsonBody } from './input.js';
import { closeMethods } from './methods.js';
import { Problem } from './problems.js';

/** As the largest gRPC message of Temporal: the UI sends what it was sent. */
const bodyLimitBytes = 4 * 1024 * 1024;

export function codecRoutes(
  { apiKey, temporalUiOrigin }: Pick<ApiConfig, 'apiKey' | 'temporalUiOrigin'>,
  payloadCodec: PayloadCodec,
  log: Logger,
): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const sessions = codecSessions(apiKey);

  routes.use('/sign-in', async (c, next) => {
    await next();
    c.res.headers.set('content-security-policy', signInPolicy);
  });
  const page = (c: Context, state: SignInState) =>
    signInPage({ state, endpoint: new URL('/codec', ownUrl(c)).href, uiOrigin: temporalUiOrigin });
  routes.get('/sign-in', (c) => {
    const elsewhere = besideUi(ownUrl(c), temporalUiOrigin);
    if (elsewhere !== undefined) return c.redirect(elsewhere);
    return c.html(page(c, sessions.isOpen(c) ? 'signedIn' : 'signedOut'));
  });
  routes.post('/sign-in', async (c) => {
    const key = (await formBody(c.req)).get('key') ?? '';
    if (!sameSecret(key, apiKey)) return c.html(page(c, 'wrongKey'), 401);
    sessions.begin(c);
    return c.html(page(c, 'signedIn'));
  });

  // Preflights carry neither key nor cookie, so they are answered before the check.
  if (temporalUiOrigin !== undefined)
    routes.use(
      cors({
        origin: temporalUiOrigin,
        allowMethods: ['POST'],
        allowHeaders: ['authorization', 'content-type', 'x-namespace'],
        credentials: true,
        maxAge: 600,
      }),
    );
  routes.use(async (c, next) => {
    if (!hasKey(c, apiKey) && !sessions.isOpen(c)) throw unauthorized();
    await next();
  });

  routes.post('/decode', async (c) => {
    const { payloads } = await jsonBody(c.req, codecRequest, { limitBytes: bodyLimitBytes });
    try {
      return c.json({ payloads: (await payloadCodec.decode(payloads.map(fromProtoJson))).map(toProtoJson) });
    } catch (error) {
      log.warn({ err: error, requestId: c.get('requestId') }, 'a payload could not be decoded');
      throw new Problem(
        'undecodable-payload',
        'encrypted with a key that this server does not have, or damaged',
      );
    }
  });

  // Encoding would let Temporal's UI start and signal runs past this service's own checks.
  routes.post('/encode', () => {
    throw new Problem('forbidden', "payloads are only decoded here; change runs through this service's API");
  });

  return closeMethods(routes);
}

type ProtoJson = z.output<typeof codecRequest>['payloads'][number];
type Payload = Parameters<PayloadCodec['decode']>[0][number];

const fromProtoJson = ({ metadata = {}, data = '' }: ProtoJson): Payload => ({
  metadata: Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
  ),
  data: Buffer.from(data, 'base64'),
});

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const toProtoJson = ({ metadata, data }: Payload): ProtoJson => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)])),
  data: base64(data ?? new Uint8Array()),
});
