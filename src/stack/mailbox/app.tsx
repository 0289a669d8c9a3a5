import { Hono } from 'hono';
import type { Context } from 'hono';
import { faultSchema, type Faults } from './faults.js';
import { guard, mailPolicy } from './guard.js';
import type { MailStore } from './mail-store.js';
import type { MailFilter } from './mail.js';
import { ListPage, MailPage, MissingPage, type View } from './pages.js';
import { pageScript } from './page-script.js';
import { findMails, heading, inNewTabs, readMail, searchMails } from './read-mail.js';
import { styleSheet } from './style-sheet.js';

/** Rows of the list page; older mails are found by searching. */
const rows = 200;

/** The pages for people, and the JSON for tests. */
export function mailboxApp(store: MailStore, faults: Faults): Hono {
  const app = new Hono();
  app.use(guard);
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/style.css', (c) => c.body(styleSheet, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/page.js', (c) => c.body(pageScript, 200, { 'content-type': 'text/javascript; charset=utf-8' }));

  app.get('/mails.json', async (c) => {
    const found = await findMails(store, filterOf(c));
    const mails = [];
    // One after the other: the whole of a big mailbox is never in memory unparsed.
    for (const mail of found) mails.push(await readMail(store, mail));
    return c.json(mails);
  });
  app.get('/newest', (c) => c.text(newest(store)));
  app.get('/mails/:file{[^/]+\\.json}', async (c) => {
    const mail = store.get(c.req.param('file').replace(/\.json$/, ''));
    return mail === undefined ? c.json({ error: 'no such mail' }, 404) : c.json(await readMail(store, mail));
  });
  app.delete('/mails', async (c) => {
    await store.clear();
    return c.body(null, 204);
  });

  app.get('/faults', (c) => c.json(faults.list()));
  app.post('/faults', async (c) => {
    const fault = faultSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!fault.success) {
      return c.json({ errors: fault.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`) }, 400);
    }
    faults.add(fault.data);
    return c.json(faults.list(), 201);
  });
  app.delete('/faults', (c) => {
    faults.clear();
    return c.body(null, 204);
  });

  app.get('/', async (c) => {
    const search = c.req.query('q') ?? '';
    const found = await searchMails(store, search);
    const shown = await Promise.all(
      found.slice(0, rows).map(async (mail) => ({ ...mail, ...(await heading(store, mail)) })),
    );
    return c.html(<ListPage mails={shown} found={found.length} search={search} newest={newest(store)} />);
  });
  const show = (view: View) => async (c: Context) => {
    const stored = store.get(c.req.param('id') ?? '');
    if (stored === undefined) return c.html(<MissingPage />, 404);
    const mail = await readMail(store, stored);
    const source = view === 'source' ? (await store.raw(stored)).toString('utf8') : '';
    return c.html(<MailPage mail={mail} view={view} source={source} />);
  };
  app.get('/mails/:id', show('mail'));
  app.get('/mails/:id/text', show('text'));
  app.get('/mails/:id/source', show('source'));
  app.get('/mails/:id/html', async (c) => {
    const stored = store.get(c.req.param('id'));
    if (stored === undefined) return c.notFound();
    const mail = await readMail(store, stored);
    return c.html(inNewTabs(mail.html), 200, { 'content-security-policy': mailPolicy });
  });
  app.get('/mails/:id/raw', async (c) => {
    const stored = store.get(c.req.param('id'));
    if (stored === undefined) return c.notFound();
    return c.body(new Uint8Array(await store.raw(stored)), 200, {
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="${stored.id}.eml"`,
    });
  });
  app.notFound((c) => c.text('Nothing here', 404));
  app.onError((error, c) => {
    console.error(error);
    return c.text('The mailbox failed; see its log', 500);
  });
  return app;
}

/** Changes when a mail arrives or all are removed. */
const newest = (store: MailStore) => store.list()[0]?.id ?? 'none';

function filterOf(c: Context): MailFilter {
  const { to, subject } = c.req.query();
  return { ...(to !== undefined && { to }), ...(subject !== undefined && { subject }) };
}
