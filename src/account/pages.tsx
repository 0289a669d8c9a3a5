/** Pages for people, over Kratos' public flows. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { assetNames, serveAsset } from './assets.js';
import { error } from './error.js';
import { offers } from './form.js';
import { kratosPublic, KratosPublicFault } from './kratos-public.js';
import { login } from './login.js';
import { notice } from './notice.js';
import { pageRenderer, type Company } from './page.js';
import { recovery } from './recovery.js';
import { settings } from './settings.js';
import { signedIn } from './signed-in.js';
import { welcome } from './welcome.js';

export interface AccountSettings extends Company {
  /**
   * Kratos' public API as browsers reach it, without a trailing slash. Its cookies must reach these pages too: same
   * host, or Kratos' `cookies.domain` covers both.
   */
  kratosPublicUrl: string;
  /** Kratos' `min_password_length`, told before somebody fails it. Default: 12, as in `deploy/kratos`. */
  minPasswordLength?: number;
  log: { warn(fields: object, message: string): void };
}

/**
 * `/welcome`, `/settings`, `/login`, `/signed-in`, `/recovery`, `/error`, and the files they load; mount it at `/` of the
 * address that Kratos' `ui_url`s name. Server-rendered, and without script except for the step on `/welcome`.
 *
 * Invariants:
 * 1. GET only, and no GET changes anything: scanners may fetch all of it.
 * 2. Forms and redirects lead to these pages or to `kratosPublicUrl`, whatever Kratos answers.
 * 3. Every failure is a page that says what to do next; what is logged holds no id, address, cookie or query.
 *
 * @see https://www.ory.com/docs/kratos/bring-your-own-ui/custom-ui-overview
 */
export function accountPages(account: AccountSettings): Hono {
  const { minPasswordLength = 12, log } = account;
  const kratos = kratosPublic(account.kratosPublicUrl);
  const render = pageRenderer(account, kratos.origin);
  const app = new Hono();

  app.onError((fault, c) => {
    // Anything else is for the app that these pages are part of.
    if (!(fault instanceof KratosPublicFault)) throw fault;
    log.warn({ err: fault, route: c.req.path }, 'account page without Kratos');
    return render(c, (texts) => notice(texts, 'unavailable', { status: fault.status }));
  });

  for (const name of assetNames) app.get(`/${name}`, (c) => serveAsset(c, name));

  app.get('/welcome', (c) => render(c, (texts) => welcome(texts, kratos.recoveryUrl)));

  app.get('/settings', async (c) => {
    const id = uuidIn(c, 'flow');
    if (id === undefined) return redirect(c, kratos.startUrl('settings'));
    const { found, refused } = await kratos.flow('settings', id, c.req.header('cookie'));
    if (found?.state === 'success') return redirect(c, '/signed-in');
    if (found && offers(found, 'password'))
      return render(c, (texts) => settings(texts, found, minPasswordLength));
    if (refused?.status === 401) return redirect(c, '/login');
    // Unknown, expired, or begun by somebody else in this browser: the person who is signed in begins anew.
    if (refused && (refused.status !== 403 || refused.id === 'security_identity_mismatch'))
      return redirect(c, kratos.startUrl('settings'));
    return render(c, (texts) => notice(texts, 'error'));
  });

  app.get('/login', async (c) => {
    const id = uuidIn(c, 'flow');
    if (id === undefined) return redirect(c, kratos.startUrl('login'));
    const { found, refused } = await kratos.flow('login', id, c.req.header('cookie'));
    if (found && offers(found, 'password')) return render(c, (texts) => login(texts, found));
    // Asked to confirm with a password by somebody who has none: the time after opening a link is over.
    if (found?.refresh) return render(c, (texts) => notice(texts, 'windowClosed'));
    if (refused?.status === 404 || refused?.status === 410) return redirect(c, kratos.startUrl('login'));
    // Not by redirect: where cookies are blocked, it would go round for ever.
    if (refused?.id === 'security_csrf_violation') return render(c, (texts) => notice(texts, 'cookies'));
    return render(c, (texts) => notice(texts, 'error'));
  });

  app.get('/signed-in', async (c) => {
    const cookie = c.req.header('cookie');
    const { found, refused } = await kratos.session(cookie);
    // Where Kratos' cookies do not reach these pages, `/login` would send the person back here, for ever.
    const knowsKratos = cookie?.includes('csrf_token') ?? false;
    if (refused?.status === 401 && knowsKratos) return redirect(c, '/login');
    if (refused) return render(c, (texts) => notice(texts, refused.status === 401 ? 'cookies' : 'error'));
    const logoutUrl = await kratos.logoutUrl(cookie);
    return render(c, (texts) => signedIn(texts, found, logoutUrl));
  });

  app.get('/recovery', async (c) => {
    const id = uuidIn(c, 'flow');
    if (id === undefined) return render(c, (texts) => notice(texts, 'notOffered'));
    const answer = await kratos.flow('recovery', id, c.req.header('cookie'));
    return render(c, (texts) => recovery(texts, answer));
  });

  app.get('/error', async (c) => {
    const id = uuidIn(c, 'id');
    const failure = id === undefined ? undefined : await kratos.error(id);
    return render(c, (texts) => error(texts, failure, id));
  });

  return app;
}

/** Undefined for anything but a UUID, which is then as good as absent. */
function uuidIn(c: Context, parameter: string): string | undefined {
  return z.uuid().safeParse(c.req.query(parameter)).data;
}

function redirect(c: Context, to: string): Response {
  c.header('cache-control', 'no-store');
  c.header('referrer-policy', 'no-referrer');
  return c.redirect(to, 303);
}
