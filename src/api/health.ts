/** For the platform: is the process alive, can it work. */
import { Hono } from 'hono';
import { Unavailable, type Lifecycle } from '../lifecycle.js';
import type { ApiEnv } from './env.js';
import { closeMethods } from './methods.js';

/** Probes give up early, and a client of Temporal tries for long. */
const readyMs = 2000;

/** `/healthz` answers while the process lives; `/readyz` only while Temporal answers. */
export function healthRoutes(lifecycle: Lifecycle): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get('/healthz', (c) => c.json({ status: 'ok' }));
  routes.get('/readyz', async (c) => {
    await within(readyMs, lifecycle.ready());
    return c.json({ status: 'ready' });
  });
  return closeMethods(routes);
}

async function within(ms: number, answer: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unavailable(`Temporal did not answer within ${ms} ms`)), ms);
  });
  await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
