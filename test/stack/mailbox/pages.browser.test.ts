/** The mailbox's pages as a person uses them, and against mails that would like to do something. */
import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { mailboxClient, type MailboxClient } from '../../../src/stack/mailbox/client.js';
import { startMailbox, type Mailbox } from '../../../src/stack/mailbox/mailbox.js';
import { launchBrowser } from '../../support/browser.js';

let dir: string;
let mailbox: Mailbox;
let inbox: MailboxClient;
let browser: Browser;
/** Where links in mails lead. */
let elsewhere: Server;
let elsewhereUrl: string;
const asked: string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mailbox-'));
  mailbox = await startMailbox({ httpPort: 0, smtpPort: 0, dir });
  inbox = mailboxClient(mailbox.httpUrl);
  browser = await launchBrowser();
  elsewhere = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.referer ?? 'no referrer'}`);
    response.setHeader('content-type', 'text/html').end('<h1>Here</h1>');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  elsewhereUrl = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
});

afterEach(async () => {
  asked.length = 0;
  await inbox.clear();
});

afterAll(async () => {
  await browser.close();
  elsewhere.closeAllConnections();
  await new Promise((resolve) => elsewhere.close(resolve));
  await mailbox.stop();
  await rm(dir, { recursive: true });
});

async function deliver(subject: string, html: string): Promise<string> {
  const transport = createTransport({ url: mailbox.smtpUrl, ignoreTLS: true });
  await transport.sendMail({ from: 'people@example.com', to: 'ada@example.com', subject, text: 'x', html });
  transport.close();
  const [mail] = await inbox.mails({ subject });
  return `${mailbox.httpUrl}/mails/${mail?.id ?? ''}`;
}

/** A page on a phone; `problems` is what the browser complained about. */
async function phone(): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  return { page, problems };
}

test('a click on a link in a mail opens a page of its own, which cannot reach back', async () => {
  const url = await deliver(
    'Welcome',
    `<!doctype html><a href="${elsewhereUrl}/welcome?a=1&amp;b=2#secret">In</a>`,
  );
  const { page } = await phone();
  await page.goto(url);
  const [opened] = await Promise.all([
    page.waitForEvent('popup'),
    page.frameLocator('iframe').getByRole('link', { name: 'In' }).click(),
  ]);
  await opened.getByRole('heading', { name: 'Here' }).waitFor();
  expect(opened.url()).toBe(`${elsewhereUrl}/welcome?a=1&b=2#secret`);
  // Not the opaque origin of the sandbox: the page works as it would from any mail program.
  expect(await opened.evaluate('self.origin')).toBe(elsewhereUrl);
  expect(await opened.evaluate('window.opener')).toBeNull();
  expect(asked.filter((line) => line.startsWith('GET /welcome'))).toEqual([
    'GET /welcome?a=1&b=2 no referrer',
  ]);
});

test('a mail runs nothing, loads nothing and sends nothing', async () => {
  const url = await deliver(
    'Hostile',
    `<script>fetch('${elsewhereUrl}/script'); top.document.title = 'mine'</script>
     <img src="${elsewhereUrl}/pixel" onerror="fetch('${elsewhereUrl}/onerror')">
     <link rel="stylesheet" href="${elsewhereUrl}/style"><iframe src="${elsewhereUrl}/frame"></iframe>
     <style>@import '${elsewhereUrl}/import'; p { background: url('${elsewhereUrl}/background') }</style>
     <meta http-equiv="refresh" content="0;url=${elsewhereUrl}/refresh"><base href="${elsewhereUrl}/">
     <form action="${elsewhereUrl}/form"><button>Send</button></form><p>End</p>`,
  );
  const { page } = await phone();
  await page.goto(url);
  const mail = page.frameLocator('iframe');
  await mail.getByText('End', { exact: true }).waitFor();
  await mail.getByRole('button', { name: 'Send' }).click();
  await page.goto(`${url}/text`);
  expect(await page.title()).toBe('Hostile');
  expect(asked).toEqual([]);
});

test('the list shows what arrives meanwhile, fits a phone, and can be emptied', async () => {
  await deliver('First', '<p>1</p>');
  const { page, problems } = await phone();
  await page.goto(mailbox.httpUrl);
  await deliver('Second, with a subject that is far too long for the width of a telephone', '<p>2</p>');
  await page.getByText('Second, with').waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  page.on('dialog', (dialog) => void dialog.accept());
  await page.getByRole('button', { name: 'Empty' }).click();
  await page.getByText('No mail yet.').waitFor();
  expect(await inbox.mails()).toEqual([]);
  expect(problems).toEqual([]);
});
