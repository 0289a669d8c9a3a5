/**
 * The files that pages load, from memory: compiled output needs no copied files, and no page asks another server.
 */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { accountScript } from './assets/account-script.js';
import { icon } from './assets/icon.js';
import { stylesheet } from './assets/stylesheet.js';
import { welcomeScript } from './assets/welcome-script.js';

const assets = {
  'account.css': { type: 'text/css; charset=utf-8', body: stylesheet },
  'account.js': { type: 'text/javascript; charset=utf-8', body: accountScript },
  'account.svg': { type: 'image/svg+xml', body: icon },
  'welcome.js': { type: 'text/javascript; charset=utf-8', body: welcomeScript },
} as const;
export type AssetName = keyof typeof assets;
export const assetNames = Object.keys(assets) as AssetName[];

const versions = Object.fromEntries(
  assetNames.map((name) => [name, createHash('sha256').update(assets[name].body).digest('hex').slice(0, 12)]),
) as Record<AssetName, string>;

/** The address of an asset; it changes with the content, so that browsers can keep the content for good. */
export const asset = (name: AssetName) => `/${name}?v=${versions[name]}`;

export function serveAsset(c: Context, name: AssetName): Response {
  const { type, body } = assets[name];
  // While versions of the service are exchanged, one may be asked for the other's file: serve it, but keep it out of caches.
  const current = c.req.query('v') === versions[name];
  return c.body(body, 200, {
    'content-type': type,
    'cache-control': current ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': "default-src 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
}
