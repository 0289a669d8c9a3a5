/** A browser's right to have payloads decoded: Temporal's UI sends cookies to its codec endpoint, and no key. */
import { createHmac } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { sameSecret } from './access.js';

/** The address as the browser sees it: TLS ends at an ingress. */
export function ownUrl(c: Context): URL {
  const url = new URL(c.req.url);
  if (c.req.header('x-forwarded-proto') === 'https') url.protocol = 'https:';
  return url;
}

const cookieName = 'lifecycle_codec';
const lifetimeSeconds = 12 * 3600;

/**
 * Sessions that hold no state: the cookie is `<expiry>.<HMAC of it>` under a key derived from the API key, so it ends
 * by itself, ends when the API key changes, and tells nothing of that key.
 */
export function codecSessions(apiKey: string) {
  const sessionKey = createHmac('sha256', apiKey).update('lifecycle codec session').digest();
  const token = (expiresAtSeconds: number) => {
    const mac = createHmac('sha256', sessionKey).update(String(expiresAtSeconds)).digest('base64url');
    return `${expiresAtSeconds}.${mac}`;
  };
  const nowSeconds = () => Math.floor(Date.now() / 1000);
  return {
    begin(c: Context): void {
      setCookie(c, cookieName, token(nowSeconds() + lifetimeSeconds), {
        path: '/codec',
        httpOnly: true,
        sameSite: 'Strict',
        secure: ownUrl(c).protocol === 'https:',
        maxAge: lifetimeSeconds,
      });
    },
    isOpen(c: Context): boolean {
      const given = getCookie(c, cookieName) ?? '';
      const expiresAtSeconds = /^(\d{1,12})\./.exec(given)?.[1];
      if (expiresAtSeconds === undefined || Number(expiresAtSeconds) <= nowSeconds()) return false;
      return sameSecret(given, token(Number(expiresAtSeconds)));
    },
  };
}
