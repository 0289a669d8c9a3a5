/** Somebody joins, misses the first link, gets a second one, and sets a password. */
import type { LifecycleClient } from '../client.js';
import type { Stack } from '../stack/stack.js';
import { mailboxClient } from '../stack/mailbox/client.js';
import type { Mail } from '../stack/mailbox/mail.js';
import { ada, password } from './ada.js';
import { Browser } from './browser.js';
import { scan } from './scanner.js';
import type { Timeline } from './timeline.js';
import { untilStage } from './wait.js';

/** The recovery link of an invitation, as the button on the welcome page opens it. */
function linkIn({ text }: Mail): URL {
  const fragment = /\/welcome\?lang=\w+#(\S+)/.exec(text)?.[1];
  if (fragment === undefined) throw new Error('the mail has no welcome link');
  return new URL(decodeURIComponent(fragment));
}

/** @returns the browser in which she is signed in */
export async function joining(
  stack: Stack,
  client: LifecycleClient,
  linkSeconds: number,
  timeline: Timeline,
): Promise<Browser> {
  const { tell, check } = timeline;
  if (stack.mailbox === undefined)
    throw new Error('the demo looks into the mailbox of the local stack: unset SMTP_URL');
  const mailbox = mailboxClient(stack.mailbox);
  const hers = () => client.onboarding(ada.employeeId);
  const invitations = async (count: number, timeoutMs: number): Promise<[Mail, ...Mail[]]> =>
    (await mailbox.waitForMail({ to: ada.email }, { count, timeoutMs })) as [Mail, ...Mail[]];

  tell(`HR: ${ada.name} joins as ${ada.role}`);
  const accepted = await client.onboard(ada);
  const again = await client.onboard(ada);
  check('a second trigger gets the same answer', JSON.stringify(accepted) === JSON.stringify(again));
  const [first] = await invitations(1, 20_000);
  check('a mail arrives, one only', (await mailbox.mails({ to: ada.email })).length === 1, first.subject);
  const invited = await untilStage(hers, 'awaitingActivation', 10_000);
  check(
    'the status shows no link',
    !JSON.stringify(invited).includes(linkIn(first).searchParams.get('token') ?? '?'),
  );

  const fetched = await scan(first);
  tell(`a mail scanner fetches all ${fetched.length} addresses in it and on its page, by HEAD and GET`);
  const sessions = await fetch(`${stack.kratosAdmin}/admin/identities/${invited.identityId ?? ''}/sessions`);
  check(
    'nothing is burned: Kratos has no session of hers',
    ((await sessions.json()) as unknown[]).length === 0,
  );

  tell(`nobody opens it: links live for ${linkSeconds} s here, 24 h in earnest`);
  const [second] = await invitations(2, (linkSeconds + 20) * 1000);
  check(
    'the link expired unused, and a second mail arrives by itself',
    second.messageId !== first.messageId,
    second.subject,
  );

  const late = await new Browser().open(linkIn(first));
  check('the old link no longer works', late.url.pathname === '/recovery', `led to ${late.url.pathname}`);

  const browser = new Browser();
  const settings = await browser.open(linkIn(second));
  check(
    'the new link leads to a page for choosing a password',
    settings.url.pathname === '/settings',
    settings.url.pathname,
  );
  const tooShort = await browser.submit(settings, { password: 'short' });
  check('a password that is too short is refused', tooShort.url.pathname === '/settings');
  const done = await browser.submit(tooShort, { password });
  check('a good one is taken', done.url.pathname === '/signed-in', done.url.pathname);

  const { state } = await untilStage(hers, 'activated', 15_000);
  check('Kratos told the service: activated', state.stage === 'activated');

  const home = new Browser();
  const login = await home.open(new URL('/login', stack.api));
  const wrong = await home.submit(login, { identifier: ada.email, password: `${password}!` });
  check('signing in with a wrong password is refused', wrong.url.pathname === '/login', wrong.url.pathname);
  const signedIn = await home.submit(wrong, { identifier: ada.email, password });
  check('she signs in on another machine', signedIn.html.includes(ada.name), signedIn.url.pathname);
  check('two mails in all', (await mailbox.mails({ to: ada.email })).length === 2);
  return home;
}
