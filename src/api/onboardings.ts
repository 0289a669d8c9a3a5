/** `/v1/onboardings` */
import { Hono } from 'hono';
import type { Lifecycle } from '../lifecycle.js';
import {
  dryRunQuery,
  onboardingRequest,
  onboardingsQuery,
  rescindRequest,
  resendRequest,
  resolveRequest,
} from '../requests.js';
import type { ApiEnv } from './env.js';
import { bodyAlone, employeeIdOf, jsonBody, query } from './input.js';
import { closeMethods } from './methods.js';

export function onboardingRoutes(lifecycle: Lifecycle): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();

  // The same answer to each caller with the same details, whether it was the first or not.
  routes.post('/', async (c) => {
    const { dryRun, timeZone } = query(c.req, dryRunQuery);
    const request = await jsonBody(c.req, onboardingRequest);
    if (dryRun) return c.json(await lifecycle.planOnboarding(request, timeZone));
    const accepted = await lifecycle.onboard(request, c.get('actor'));
    return c.json(accepted, 202, { location: `/v1/onboardings/${accepted.employeeId}` });
  });

  routes.get('/', async (c) => c.json(await lifecycle.onboardings(query(c.req, onboardingsQuery))));

  routes.get('/:employeeId', async (c) => c.json(await lifecycle.onboarding(employeeIdOf(c.req))));

  routes.post('/:employeeId/resend', async (c) => {
    const employeeId = employeeIdOf(c.req);
    const request = await bodyAlone(c.req, resendRequest);
    return c.json(await lifecycle.resend(employeeId, request, c.get('actor')));
  });

  routes.post('/:employeeId/rescind', async (c) => {
    const employeeId = employeeIdOf(c.req);
    const request = await bodyAlone(c.req, rescindRequest);
    return c.json(await lifecycle.rescind(employeeId, request, c.get('actor')));
  });

  routes.post('/:employeeId/resolve', async (c) => {
    const employeeId = employeeIdOf(c.req);
    const request = await bodyAlone(c.req, resolveRequest);
    return c.json(await lifecycle.resolve(employeeId, request, c.get('actor')));
  });

  return closeMethods(routes);
}
