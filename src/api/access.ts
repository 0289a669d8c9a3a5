/** Who may come in. Everything is closed but what is mounted before {@link requireKey}. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { ApiEnv } from './env.js';
import { Problem } from './problems.js';

/** Both sides are hashed, so that neither length nor content shows in the time it takes. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (secret: string) => createHash('sha256').update(secret).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

export function hasKey(c: Context, key: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  return given !== undefined && sameSecret(given, key);
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
export const unauthorized = () =>
  new Problem(
    'unauthorized',
    'send the header "Authorization: Bearer <key>"',
    {},
    {
      'www-authenticate': 'Bearer realm="lifecycle"',
    },
  );

/** Lets only holders of the key on, as `actor`. */
export function requireKey(key: string, actor: string): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (!hasKey(c, key)) throw unauthorized();
    c.set('actor', actor);
    await next();
  };
}
