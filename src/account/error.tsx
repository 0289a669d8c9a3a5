import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Failure } from './kratos-public.js';
import { notice } from './notice.js';
import type { PageContent } from './page.js';
import type { Texts } from './texts/en.js';

/** What Kratos reports where it has no form to show it in. `failure` is undefined for an id it does not know. */
export function error(texts: Texts, failure: Failure | undefined, reference?: string): PageContent {
  if (failure === undefined) return notice(texts, 'error');
  if (failure.code === 401 && failure.reason === 'This account was disabled.')
    return notice(texts, 'disabled');
  if (failure.id === 'security_csrf_violation') return notice(texts, 'cookies');
  // A link whose flow Kratos does not know (any more).
  if (failure.code === 404) return notice(texts, 'linkUnusable');
  const status = failure.code !== undefined && failure.code >= 500 ? 500 : 400;
  return notice(texts, 'error', { status: status satisfies ContentfulStatusCode, reference });
}
