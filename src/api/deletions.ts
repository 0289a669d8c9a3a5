/** `/v1/deletions`: the gate that every deletion passes. */
import { Hono } from 'hono';
import type { Lifecycle } from '../lifecycle.js';
import { liftRequest, switchRequest } from '../requests.js';
import type { ApiEnv } from './env.js';
import { bodyAlone } from './input.js';
import { closeMethods } from './methods.js';

export function deletionRoutes(lifecycle: Lifecycle): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  for (const path of ['/', '/quarantine']) routes.get(path, async (c) => c.json(await lifecycle.deletions()));

  routes.post('/lift', async (c) =>
    c.json(await lifecycle.liftQuarantine(await bodyAlone(c.req, liftRequest), c.get('actor'))),
  );
  routes.post('/stop', async (c) =>
    c.json(await lifecycle.stopDeletions(await bodyAlone(c.req, switchRequest), c.get('actor'))),
  );
  routes.post('/resume', async (c) =>
    c.json(await lifecycle.resumeDeletions(await bodyAlone(c.req, switchRequest), c.get('actor'))),
  );
  return closeMethods(routes);
}
