/** `/v1/people`: who exists in Kratos. Personal data. */
import { Hono } from 'hono';
import type { Lifecycle } from '../lifecycle.js';
import { peopleQuery } from '../requests.js';
import type { ApiEnv } from './env.js';
import { query } from './input.js';
import { closeMethods } from './methods.js';

export function peopleRoutes(lifecycle: Lifecycle): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get('/', async (c) => c.json(await lifecycle.people(query(c.req, peopleQuery))));
  return closeMethods(routes);
}
