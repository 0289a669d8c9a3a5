/** The HTTP API, as a function from requests to responses. */
import type { PayloadCodec } from '@temporalio/common';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import type { ApiConfig } from '../config.js';
import type { Lifecycle } from '../lifecycle.js';
import type { AuditReading } from '../store/reading.js';
import { requireKey } from './access.js';
import { auditRoutes, deletionRecordRoutes } from './audit.js';
import type { ApiEnv } from './env.js';
import { codecRoutes } from './codec.js';
import { envelope } from './envelope.js';
import { healthRoutes } from './health.js';
import { hookRoutes } from './hooks.js';
import { requireDecodable } from './input.js';
import { closeMethods } from './methods.js';
import { onboardingRoutes } from './onboardings.js';
import { deletionRoutes } from './deletions.js';
import { offboardingRoutes } from './offboardings.js';
import { peopleRoutes } from './people.js';
import { roleChangeRoutes } from './role-changes.js';
import { Problem, problemOf, problemResponse } from './problems.js';

export interface ApiDependencies {
  lifecycle: Lifecycle;
  audit: AuditReading;
  config: Pick<ApiConfig, 'apiKey' | 'apiKeys' | 'kratosWebhookKey' | 'temporalUiOrigin'>;
  payloadCodec: PayloadCodec;
  /** Pages over Kratos' public flows, mounted at `/`. Absent where a company has its own. */
  accountPages?: Hono;
  log: Logger;
}

/**
 * Public are health, account pages and the codec's sign-in page; hooks and codec check for themselves; all else needs the
 * API key, whether it exists or not.
 *
 * @example
 * const response = await createApp(dependencies).request('/healthz');
 */
export function createApp(dependencies: ApiDependencies): Hono<ApiEnv> {
  const { lifecycle, audit, config, payloadCodec, accountPages, log } = dependencies;
  const app = new Hono<ApiEnv>();

  app.onError((error, c) => {
    const problem = problemOf(error);
    const requestId = c.get('requestId');
    // Without stacks: an outage is no defect of ours, and fails every request.
    if (problem?.type === 'unavailable') log.warn({ requestId, reasons: reasons(error) }, 'unavailable');
    if (problem !== undefined) return problemResponse(c, problem);
    log.error({ requestId, err: error }, 'unexpected error');
    return problemResponse(c, new Problem('internal', 'it is logged under the request id'));
  });
  app.use(envelope(log));
  app.use(async (c, next) => {
    requireDecodable(c.req.url);
    await next();
  });

  app.route('/', healthRoutes(lifecycle));
  app.route('/hooks', hookRoutes(lifecycle, config.kratosWebhookKey));
  app.route('/codec', codecRoutes(config, payloadCodec, log));
  const keys = [{ actor: 'admin', key: config.apiKey }, ...config.apiKeys];
  const keyNeeded = requireKey(keys.map(({ actor, key }) => ({ actor: `api-key:${actor}`, key })));
  app.use('/v1/*', keyNeeded);
  app.route('/v1/onboardings', onboardingRoutes(lifecycle));
  app.route('/v1/audit', auditRoutes(audit));
  app.route('/v1/offboardings', deletionRecordRoutes(audit));
  app.route('/v1/offboardings', offboardingRoutes(lifecycle));
  app.route('/v1/role-changes', roleChangeRoutes(lifecycle));
  app.route('/v1/deletions', deletionRoutes(lifecycle));
  app.route('/v1/people', peopleRoutes(lifecycle));
  app.all('/v1/*', noSuchRoute);
  // After the rest, so that middleware of the pages touches nothing of the API.
  if (accountPages !== undefined) app.route('/', closeMethods(accountPages));
  app.use(keyNeeded);
  app.all('*', noSuchRoute);
  return app;
}

function noSuchRoute(): never {
  throw new Problem('no-such-route', 'see the documentation for the routes there are');
}

const reasons = (error: unknown): string[] =>
  error instanceof Error ? [error.message, ...reasons(error.cause)] : [];
