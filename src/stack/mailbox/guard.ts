/** The mailbox has no sign-in and holds links that let people in: only this machine's own pages and programs get at it. */
import { createMiddleware } from 'hono/factory';

const ownNames = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/** A page of our own: our style sheet and script, the mail in a frame, and nothing else. */
const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** A mail: no scripts and nothing from elsewhere; its links open outside of the frame. */
export const mailPolicy = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/**
 * 1. A name that somebody else's DNS points here is refused, so their page cannot read this mailbox.
 * 2. What changes something needs a JSON body type, which a page elsewhere cannot send without asking first; and
 *    nobody answers that question.
 */
export const guard = createMiddleware(async (c, next) => {
  if (!ownNames.test(c.req.header('host') ?? '')) {
    return c.text('This mailbox answers to 127.0.0.1 and localhost only', 421);
  }
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/json') return c.text('Send content-type: application/json', 415);
  }
  await next();
  c.header('cache-control', 'no-store');
  c.header('referrer-policy', 'no-referrer');
  c.header('x-content-type-options', 'nosniff');
  c.header('cross-origin-resource-policy', 'same-origin');
  c.header('cross-origin-opener-policy', 'same-origin');
  if (!c.res.headers.has('content-security-policy')) c.header('content-security-policy', pagePolicy);
  return undefined;
});
