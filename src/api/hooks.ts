/** What other systems tell us. */
import { Hono } from 'hono';
import type { Lifecycle } from '../lifecycle.js';
import { kratosHook } from '../requests.js';
import { requireKey } from './access.js';
import type { ApiEnv } from './env.js';
import { jsonBody } from './input.js';
import { closeMethods } from './methods.js';

/**
 * Kratos says that a person has set a credential. 204 also where no onboarding waits for that person: passwords are
 * changed later in life too. 503 while Temporal is out of reach, upon which Kratos tries again.
 *
 * @see https://www.ory.com/docs/kratos/hooks/configure-hooks
 */
export function hookRoutes(lifecycle: Lifecycle, kratosWebhookKey: string): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.post('/kratos', requireKey([{ actor: 'kratos', key: kratosWebhookKey }]), async (c) => {
    const { identityId } = await jsonBody(c.req, kratosHook);
    await lifecycle.credentialSet(identityId);
    return c.body(null, 204);
  });
  return closeMethods(routes);
}
