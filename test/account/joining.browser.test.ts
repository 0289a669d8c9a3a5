/** A person's way from the mail to a signed-in page, and all the ways in which a link does not work. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { startAccountSite, type AccountSite } from './account-site.js';
import { password } from './people.js';

let site: AccountSite;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([startAccountSite(), launchBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await site.stop();
});

/** A browser that has never been here. The test fails if a page breaks its own content security policy. */
async function freshPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) violations.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(violations).toEqual([]);
  });
  return page;
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();

/** Enters a password and waits for the page that follows. */
async function savePassword(page: Page, value: string): Promise<void> {
  await page.getByLabel('New password').fill(value);
  await page.getByRole('button', { name: 'Save password' }).click();
}

async function signIn(page: Page, email: string, value: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(value);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('a person opens the link, sets a password after a refused one, signs out and signs in', async () => {
  const ada = await site.people.create();
  const page = await freshPage();
  await page.goto(site.welcome(await site.people.link(ada)));
  expect(await heading(page)).toBe('Welcome');

  await page.getByRole('button', { name: 'Choose a password' }).click();
  await page.waitForURL(`${site.url}/settings?flow=*`);
  await savePassword(page, 'short');
  await page.getByText('too short: it needs at least 12 characters').waitFor();
  expect(await page.getByLabel('New password').getAttribute('aria-invalid')).toBe('true');
  await savePassword(page, ada.email);
  await page.getByText('too similar to your e-mail address').waitFor();
  expect(await site.people.hasPassword(ada)).toBe(false);

  await savePassword(page, password);
  await page.waitForURL(`${site.url}/signed-in`);
  expect(await site.people.hasPassword(ada)).toBe(true);
  expect(await heading(page)).toBe('Hello, Ada Lovelace');
  await page.getByText('Analyst').waitFor();

  await page.getByRole('link', { name: 'Sign out' }).click();
  await page.waitForURL(`${site.url}/login?flow=*`);
  await page.goto(`${site.url}/signed-in`);
  await page.waitForURL(`${site.url}/login?flow=*`);

  await signIn(page, ada.email, 'not the password');
  await page.getByText('The e-mail address or the password is wrong.').waitFor();
  expect(await page.getByLabel('E-mail address').inputValue()).toBe(ada.email);
  await signIn(page, ada.email, password);
  await page.waitForURL(`${site.url}/signed-in`);
});

test('a used link explains itself', async () => {
  const link = await site.people.link(await site.people.create());
  const first = await freshPage();
  await first.goto(link);
  expect(await heading(first)).toBe('Choose your password');
  const second = await freshPage();
  await second.goto(link);
  expect(await heading(second)).toBe('This link was used already');
  await second.getByText('a new link is on its way to you by itself').waitFor();
});

test('an expired link explains itself, in a fresh browser and in one that Kratos knows', async () => {
  const ada = await site.people.create();
  const link = await site.people.link(ada, '1ms');
  const fresh = await freshPage();
  await fresh.goto(link);
  expect(await heading(fresh)).toBe('This link no longer works');
  const known = await freshPage();
  await known.goto(`${site.url}/login`);
  await known.goto(link);
  expect(await heading(known)).toBe('This link has expired');
});

test('the link of a deactivated person opens nothing and says why', async () => {
  const ada = await site.people.create();
  const link = await site.people.link(ada);
  await site.people.deactivate(ada);
  const page = await freshPage();
  await page.goto(site.welcome(link));
  await page.getByRole('button', { name: 'Choose a password' }).click();
  await page.waitForURL(`${site.url}/error?id=*`);
  expect(await heading(page)).toBe('This account was disabled');
});

test('a deactivated person is signed out and cannot sign in', async () => {
  const ada = await site.people.create({ withPassword: true });
  const page = await freshPage();
  await page.goto(`${site.url}/login`);
  await signIn(page, ada.email, password);
  await page.waitForURL(`${site.url}/signed-in`);
  await site.people.deactivate(ada);
  await page.reload();
  await page.waitForURL(`${site.url}/login?flow=*`);
  await signIn(page, ada.email, password);
  await page.waitForURL(`${site.url}/error?id=*`);
  expect(await heading(page)).toBe('This account was disabled');
});

test('a code from a mail opens the same way, after a wrong one', async () => {
  const ada = await site.people.create();
  const { page: address, code } = await site.people.code(ada);
  const page = await freshPage();
  await page.goto(address);
  const wrong = code === '000000' ? '111111' : '000000';
  await page.getByLabel('Code').fill(wrong);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('This code is wrong').waitFor();
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${site.url}/settings?flow=*`);
  await savePassword(page, password);
  await page.waitForURL(`${site.url}/signed-in`);

  const again = await freshPage();
  await again.goto(address);
  expect(await heading(again)).toBe('This link was used already');
});

test('a code is closed by six wrong tries, and says so', async () => {
  const { page: address, code } = await site.people.code(await site.people.create());
  const page = await freshPage();
  await page.goto(address);
  const wrong = code === '000000' ? '111111' : '000000';
  for (let tries = 0; tries < 6; tries++) {
    await page.getByLabel('Code').fill(wrong);
    await page.getByRole('button', { name: 'Continue' }).click();
  }
  await page.getByRole('heading', { name: 'Too many wrong codes' }).waitFor();
});

test('the browser keeps anything but six digits from being counted as a try', async () => {
  const { page: address } = await site.people.code(await site.people.create());
  const page = await freshPage();
  await page.goto(address);
  for (const typed of ['', '12345', '1234567', '12 34 56']) {
    await page.getByLabel('Code').fill(typed);
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await page.evaluate('document.querySelector("form").checkValidity()')).toBe(false);
  }
  expect(page.url()).toBe(address);
});

test('a person whose time is over is told that a new link comes, not asked for a password', async () => {
  const page = await freshPage();
  await page.goto(await site.people.link(await site.people.create()));
  // Where Kratos sends the form after `privileged_session_max_age`.
  await page.goto(`${site.kratosPublicUrl}/self-service/login/browser?refresh=true`);
  expect(await heading(page)).toBe('Your time to choose a password is over');
});

test('a person with a password confirms it and goes on', async () => {
  const ada = await site.people.create({ withPassword: true });
  const page = await freshPage();
  await page.goto(`${site.url}/login`);
  await signIn(page, ada.email, password);
  await page.waitForURL(`${site.url}/signed-in`);
  await page.goto(`${site.kratosPublicUrl}/self-service/login/browser?refresh=true`);
  await page.getByText('Please enter your password once more').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${site.url}/signed-in`);
});

test('a form of another browser is explained, not sent round in circles', async () => {
  const first = await freshPage();
  await first.goto(`${site.url}/login`);
  const second = await freshPage();
  await second.goto(first.url());
  expect(await heading(second)).toBe('Please start again');
  await second.getByRole('link', { name: 'Start again' }).click();
  await second.getByLabel('E-mail address').waitFor();
});

test('all but /welcome works without script', async () => {
  const ada = await site.people.create();
  const link = await site.people.link(ada);
  const page = await freshPage({ javaScriptEnabled: false });
  await page.goto(site.welcome(link));
  expect(await heading(page)).toBe('This one step needs JavaScript');
  await page.goto(link);
  await savePassword(page, 'short');
  await page.getByText('too short').waitFor();
  await savePassword(page, password);
  await page.waitForURL(`${site.url}/signed-in`);
  await page.getByRole('link', { name: 'Sign out' }).click();
  await signIn(page, ada.email, password);
  await page.waitForURL(`${site.url}/signed-in`);
});

test('speaks German to a German browser', async () => {
  const page = await freshPage({ locale: 'de-AT' });
  await page.goto(site.welcome(await site.people.link(await site.people.create())));
  expect(await heading(page)).toBe('Willkommen');
  await page.getByRole('button', { name: 'Passwort wählen' }).click();
  await page.getByLabel('Neues Passwort').fill('kurz');
  await page.getByRole('button', { name: 'Passwort speichern' }).click();
  await page.getByText('zu kurz: Es braucht mindestens 12 Zeichen').waitFor();
});

test('a language chosen on the welcome page keeps the link and stays chosen', async () => {
  const page = await freshPage();
  await page.goto(site.welcome(await site.people.link(await site.people.create())));
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await page.getByRole('button', { name: 'Passwort wählen' }).click();
  await page.waitForURL(`${site.url}/settings?flow=*`);
  expect(await heading(page)).toBe('Passwort wählen');
});

test('what was typed can be shown before it is saved', async () => {
  const page = await freshPage();
  await page.goto(await site.people.link(await site.people.create()));
  const field = page.getByLabel('New password');
  await field.fill(password);
  expect(await field.getAttribute('type')).toBe('password');
  await page.getByRole('button', { name: 'Show password' }).click();
  expect(await field.getAttribute('type')).toBe('text');
});
