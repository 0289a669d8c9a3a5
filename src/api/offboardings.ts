/** `/v1/offboardings` */
import { Hono } from 'hono';
import type { z } from 'zod';
import type { Lifecycle } from '../lifecycle.js';
import {
  approveRequest,
  dryRunQuery,
  extendRequest,
  holdRequest,
  offboardingRequest,
  offboardingsQuery,
  reasonRequest,
  resolveOffboardingRequest,
} from '../requests.js';
import type { OffboardingStatus } from '../../workflows/offboarding/messages.js';
import type { ApiEnv } from './env.js';
import { bodyAlone, employeeIdOf, jsonBody, query } from './input.js';
import { closeMethods } from './methods.js';

export function offboardingRoutes(lifecycle: Lifecycle): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();

  /** A decision about one person, answered with the status after it. */
  function decision<S extends z.ZodType>(
    name: string,
    schema: S,
    decide: (employeeId: string, request: z.output<S>, by: string) => Promise<OffboardingStatus>,
  ): void {
    routes.post(`/:employeeId/${name}`, async (c) => {
      const employeeId = employeeIdOf(c.req);
      const request = await bodyAlone(c.req, schema);
      return c.json(await decide(employeeId, request, c.get('actor')));
    });
  }

  // The same answer to each caller with the same details, whether it was the first or not.
  routes.post('/', async (c) => {
    const { dryRun, timeZone } = query(c.req, dryRunQuery);
    const request = await jsonBody(c.req, offboardingRequest);
    if (dryRun) return c.json(await lifecycle.planOffboarding(request, timeZone));
    const accepted = await lifecycle.offboard(request, c.get('actor'));
    return c.json(accepted, 202, { location: `/v1/offboardings/${accepted.employeeId}` });
  });

  routes.get('/', async (c) => c.json(await lifecycle.offboardings(query(c.req, offboardingsQuery))));

  routes.get('/:employeeId', async (c) => c.json(await lifecycle.offboarding(employeeIdOf(c.req))));

  decision('extend', extendRequest, (id, request, by) => lifecycle.extend(id, request, by));
  decision('hold', holdRequest, (id, request, by) => lifecycle.hold(id, request, by));
  decision('release', reasonRequest, (id, request, by) => lifecycle.release(id, request, by));
  decision('approve', approveRequest, (id, request, by) => lifecycle.approve(id, request, by));
  decision('rescind', reasonRequest, (id, request, by) => lifecycle.rescindOffboarding(id, request, by));
  decision('resolve', resolveOffboardingRequest, (id, request, by) =>
    lifecycle.resolveOffboarding(id, request, by),
  );

  return closeMethods(routes);
}
