/** What a person does to read payloads in Temporal's own UI, and what that person then reads. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { startTemporalUiSite, type TemporalUiSite } from './temporal-ui-site.js';
import { apiKey } from './test-app.js';

const planted = 'Ada Plantagenet';
const joiner = { email: 'ada@example.com', name: planted, role: 'analyst', locale: 'en' } as const;
let site: TemporalUiSite;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([startTemporalUiSite(), launchBrowser()]);
  await site.lifecycle.onboard({ ...joiner, employeeId: 'e-waits' }, 'test');
  await reaches('e-waits', 'awaitingActivation');
  site.place.failures.issueRecoveryLink = ['undeliverable'];
  await site.lifecycle.onboard({ ...joiner, employeeId: 'e-fails' }, 'test');
  await reaches('e-fails', 'needsAttention');
});

afterAll(async () => {
  await browser.close();
  await site.stop();
});

const reaches = (employeeId: string, stage: string) =>
  vi.waitFor(async () => expect((await site.lifecycle.onboarding(employeeId)).state.stage).toBe(stage), {
    timeout: 10_000,
  });

/** A browser that has never been here. */
async function freshPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1100 } });
  context.setDefaultTimeout(10_000);
  onTestFinished(() => context.close());
  return context.newPage();
}

async function signIn(page: Page, url = site.signInUrl): Promise<void> {
  await page.goto(url);
  await page.getByLabel('API key').fill(apiKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Signed in' }).waitFor();
}

/** The two steps of the page, word by word. */
async function followSteps(page: Page): Promise<void> {
  const endpoint = await page.locator('.copy').innerText();
  await page.getByRole('link', { name: site.uiUrl }).click();
  await page.getByTestId(/^data-encoder-status/).click();
  await page.getByLabel('Codec Server browser endpoint').fill(endpoint);
  await page.getByText('Include cross-origin credentials').click();
  await page.getByRole('button', { name: 'Apply' }).click();
}

/** Opens a run's page in the UI; `tab` as in its address. */
async function openRun(page: Page, employeeId: string, tab = 'history'): Promise<void> {
  await page.goto(`${site.uiUrl}/namespaces/default/workflows/onboarding%2F${employeeId}`);
  await page.waitForURL(/\/(history|timeline)/);
  if (tab !== 'history') await page.goto(page.url().replace(/\/(history|timeline).*$/, `/${tab}`));
}

/** Markdown is in frames of its own: the summary, then the current details. */
const details = (page: Page) => page.locator('iframe');

test('shows a run decoded to a person who signed in and followed the two steps', async () => {
  const page = await freshPage();
  await signIn(page);
  await followSteps(page);
  await openRun(page, 'e-waits');
  await page.getByText(planted).first().waitFor();
  await page.getByText('link 1').first().waitFor();

  await openRun(page, 'e-waits', 'user-metadata');
  await details(page).first().contentFrame().getByText('e-waits, analyst').waitFor();
  await details(page).last().contentFrame().getByText('Link 1 of 5 is out').waitFor();

  await openRun(page, 'e-fails', 'user-metadata');
  await details(page).last().contentFrame().getByText('Needs a').waitFor();
  await openRun(page, 'e-fails');
  await page.getByText('Activity Task Failed').first().click();
  await page.getByText('on demand').first().waitFor();
});

test('shows nothing in the clear without signing in, whatever the UI is told', async () => {
  const page = await freshPage();
  await openRun(page, 'e-waits');
  await page.getByText('binary/encrypted').or(page.getByText('YmluYXJ5L2VuY3J5cHRlZA==')).first().waitFor();
  expect(await page.content()).not.toContain(planted);

  const signedIn = await freshPage();
  await signIn(signedIn);
  await followSteps(signedIn);
  await signedIn.context().clearCookies();
  const refused = signedIn.waitForResponse(
    (response) => response.url().endsWith('/codec/decode') && response.request().method() === 'POST',
  );
  await openRun(signedIn, 'e-waits');
  expect((await refused).status()).toBe(401);
  await signedIn.getByText('YmluYXJ5L2VuY3J5cHRlZA==').first().waitFor();
  expect(await signedIn.content()).not.toContain(planted);
});

test('a person who comes to localhost signs in where the UI is, and returns to the steps', async () => {
  const page = await freshPage();
  await signIn(page, site.signInUrl.replace('127.0.0.1', 'localhost'));
  expect(page.url()).toBe(site.signInUrl);
  await page.goto(site.signInUrl);
  await page.getByText('Include cross-origin credentials').waitFor();
});
