/** What surrounds each request: its id, the log line, the headers that every answer bears. */
import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Logger } from 'pino';
import type { ApiEnv } from './env.js';

/** Nothing here is to be cached, framed, sniffed, or told to another site. Pages may set a policy of their own. */
const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * Takes the caller's `x-request-id` if it is harmless, logs one line for each request. The line has the route's pattern
 * and not the path: paths and queries hold what callers write into them.
 */
export function envelope(log: Logger): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const startedAt = performance.now();
    const given = c.req.header('x-request-id');
    const requestId = given !== undefined && /^[\w.:=-]{1,128}$/.test(given) ? given : randomUUID();
    c.set('requestId', requestId);
    c.header('x-request-id', requestId);
    await next();
    for (const [name, value] of Object.entries(headers))
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    const { method } = c.req;
    const route = matchedRoutes(c)[c.req.routeIndex]?.path;
    const ms = Math.round(performance.now() - startedAt);
    log.info({ method, route, status: c.res.status, ms, requestId }, 'request');
  };
}
