/** The welcome page, against mail scanners that fetch, run and look around, and against links that are not ours. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { startAccountSite, type AccountSite } from './account-site.js';

let site: AccountSite;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([startAccountSite(), launchBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await site.stop();
});

async function freshContext(): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-GB' });
  onTestFinished(() => context.close());
  return context;
}

/** Everything that leaves the browser, a string for each request: address, headers as sent, body. */
function listen(context: BrowserContext): () => Promise<string[]> {
  const sent: Promise<string>[] = [];
  context.on('request', (request) => {
    sent.push(
      // Not `headers()`: they are what the browser plans to send, with a referrer that the policy then removes.
      request
        .allHeaders()
        .then((headers) => [request.url(), JSON.stringify(headers), request.postData() ?? ''].join('\n')),
    );
  });
  return () => Promise.all(sent);
}

const open = (page: Page) => page.getByRole('button', { name: 'Choose a password' });
const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? '';

test('a scanner that runs the page and all that it names, but does not click, burns nothing', async () => {
  const link = await site.people.link(await site.people.create());
  const context = await freshContext();
  const sent = listen(context);
  const page = await context.newPage();
  await page.goto(site.welcome(link), { waitUntil: 'networkidle' });
  await open(page).hover();
  const named = await page.evaluate<string[]>(
    '[...document.querySelectorAll("[href],[src],[data-recovery]")].map((e) => e.href ?? e.src ?? e.dataset.recovery)',
  );
  for (const address of named)
    for (const method of ['HEAD', 'GET']) await fetch(address, { method, redirect: 'manual' });
  // A click that a script makes is not one that a person makes.
  await page.evaluate('document.getElementById("open").click()');
  await page.evaluate('document.getElementById("open").dispatchEvent(new MouseEvent("click"))');
  expect(await page.evaluate<string>('document.documentElement.outerHTML')).not.toContain(tokenOf(link));
  expect(new URL(page.url()).pathname).toBe('/welcome');
  const requests = await sent();
  expect(requests.length).toBeGreaterThan(2);
  expect(requests.filter((request) => request.includes(tokenOf(link)))).toEqual([]);

  const person = await (await freshContext()).newPage();
  await person.goto(site.welcome(link));
  await open(person).click();
  await person.getByLabel('New password').waitFor();
});

test('no request carries the token before the click, and one after it', async () => {
  const link = await site.people.link(await site.people.create());
  const context = await freshContext();
  const sent = listen(context);
  const page = await context.newPage();
  await page.goto(site.welcome(link), { waitUntil: 'networkidle' });
  const carriers = async () => (await sent()).filter((request) => request.includes(tokenOf(link)));
  expect(await carriers()).toEqual([]);
  await open(page).click();
  await page.getByLabel('New password').waitFor();
  expect((await carriers()).map((request) => request.split('\n')[0])).toEqual([link]);
});

test('opens the link once, however often the button is pressed', async () => {
  const link = await site.people.link(await site.people.create());
  const page = await (await freshContext()).newPage();
  const opened: string[] = [];
  // An answer without content leaves the page where it is, and the button within reach.
  await page.route(link, (route) => {
    opened.push(route.request().url());
    return route.fulfill({ status: 204 });
  });
  await page.goto(site.welcome(link));
  await Promise.all([page.waitForResponse(link), open(page).click()]);
  const button = page.locator('#open');
  expect(await button.isDisabled()).toBe(true);
  expect(await button.innerText()).toBe('Opening…');
  await button.click({ force: true });
  await page.evaluate('new Promise(requestAnimationFrame)');
  expect(opened).toEqual([link]);
});

test('the link stays out of the history', async () => {
  const link = await site.people.link(await site.people.create());
  const page = await (await freshContext()).newPage();
  await page.goto(`${site.url}/error`);
  await page.goto(site.welcome(link));
  await open(page).click();
  await page.getByLabel('New password').waitFor();
  await page.goBack();
  expect(page.url()).toBe(`${site.url}/error`);
});

test('follows no link but one of its own Kratos', async () => {
  const link = new URL(await site.people.link(await site.people.create()));
  const { search } = link;
  const changed = (change: (url: URL) => void) => {
    const url = new URL(link);
    change(url);
    return url.href;
  };
  const foreign = [
    '',
    'nonsense',
    '%',
    `https://evil.example/self-service/recovery${search}`,
    `${link.protocol}//${link.host}@evil.example/self-service/recovery${search}`,
    `//evil.example/self-service/recovery${search}`,
    'javascript:alert(1)',
    `data:text/html,${search}`,
    changed((url) => (url.protocol = 'https:')),
    changed((url) => (url.port = '1')),
    changed((url) => (url.pathname = '/self-service/recovery/browser')),
    changed((url) => (url.pathname = '/self-service/logout')),
    changed((url) => url.searchParams.delete('token')),
    changed((url) => url.searchParams.delete('flow')),
    changed((url) => url.searchParams.set('token', '')),
  ];
  const page = await (await freshContext()).newPage();
  for (const fragment of foreign) {
    await page.goto('about:blank');
    await page.goto(site.welcome(fragment));
    await page.getByRole('heading', { name: 'This address is not complete' }).waitFor();
    expect(await open(page).isVisible(), fragment).toBe(false);
  }
});

test('takes nothing but flow and token from a link, and reads one that a mail program has escaped', async () => {
  const link = await site.people.link(await site.people.create());
  const context = await freshContext();
  const sent = listen(context);
  const page = await context.newPage();
  await page.goto(site.welcome(encodeURIComponent(`${link}&return_to=https://evil.example/`)));
  await open(page).click();
  await page.getByLabel('New password').waitFor();
  expect((await sent()).map((request) => request.split('\n')[0])).toContain(link);
});

test('a newer link opened in the same tab takes the place of an incomplete one', async () => {
  const page = await (await freshContext()).newPage();
  await page.goto(site.welcome('incomplete'));
  await page.goto(site.welcome(await site.people.link(await site.people.create())));
  await open(page).click();
  await page.getByLabel('New password').waitFor();
});
