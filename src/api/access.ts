/** Who may come in. Everything is closed but what is mounted before {@link requireKey}. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { ApiEnv } from './env.js';
import { Problem } from './problems.js';

/** What secrets are compared by, so that neither length nor content shows in the time it takes. */
const digest = (secret: string) => createHash('sha256').update(secret).digest();

export const sameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected));

const bearerKey = (c: Context) => /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];

export function hasKey(c: Context, key: string): boolean {
  const given = bearerKey(c);
  return given !== undefined && sameSecret(given, key);
}

/** A key, and who has it: an id, never an address. */
export interface ActorKey {
  actor: string;
  key: string;
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

/** Lets only holders of a key on, each as the key's actor. Every key is compared, so that time does not tell which. */
export function requireKey(keys: readonly ActorKey[]): MiddlewareHandler<ApiEnv> {
  const holders = keys.map(({ actor, key }) => ({ actor, expected: digest(key) }));
  return async (c, next) => {
    const given = digest(bearerKey(c) ?? '');
    const [holder] = holders.filter(({ expected }) => timingSafeEqual(given, expected));
    if (!holder) throw unauthorized();
    c.set('actor', holder.actor);
    await next();
  };
}
