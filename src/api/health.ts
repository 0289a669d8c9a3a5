/** For the platform: is the process alive, can it work. */
import { Hono } from 'hono';
import type { Lifecycle } from '../lifecycle.js';
import type { ApiEnv } from './env.js';
import { closeMethods } from './methods.js';

/** `/healthz` answers while the process lives; `/readyz` only while Temporal answers. */
export function healthRoutes(lifecycle: Lifecycle): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get('/healthz', (c) => c.json({ status: 'ok' }));
  routes.get('/readyz', async (c) => {
    await lifecycle.ready();
    return c.json({ status: 'ready' });
  });
  return closeMethods(routes);
}
