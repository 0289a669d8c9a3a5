/** `/v1/role-changes` */
import { Hono } from 'hono';
import type { Lifecycle } from '../lifecycle.js';
import { resolveRoleChangeRequest, roleChangeRequest } from '../requests.js';
import type { ApiEnv } from './env.js';
import { bodyAlone, employeeIdOf } from './input.js';
import { closeMethods } from './methods.js';

export function roleChangeRoutes(lifecycle: Lifecycle): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();

  // Answered when it is done, or with where it stands when that takes longer than a caller waits.
  routes.post('/', async (c) => {
    const status = await lifecycle.changeRole(await bodyAlone(c.req, roleChangeRequest), c.get('actor'));
    return c.json(status, 202, { location: `/v1/role-changes/${status.employeeId}` });
  });

  routes.get('/:employeeId', async (c) => c.json(await lifecycle.roleChange(employeeIdOf(c.req))));

  routes.post('/:employeeId/resolve', async (c) => {
    const employeeId = employeeIdOf(c.req);
    const request = await bodyAlone(c.req, resolveRoleChangeRequest);
    return c.json(await lifecycle.resolveRoleChange(employeeId, request, c.get('actor')));
  });

  return closeMethods(routes);
}
