import { request } from 'node:http';
import { connect } from 'node:net';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mailboxClient, type MailboxClient } from '../../../src/stack/mailbox/client.js';
import { startMailbox, type Mailbox } from '../../../src/stack/mailbox/mailbox.js';

let dir: string;
let mailbox: Mailbox;
let inbox: MailboxClient;

const start = async () => {
  mailbox = await startMailbox({ httpPort: 0, smtpPort: 0, dir });
  inbox = mailboxClient(mailbox.httpUrl);
};

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mailbox-'));
  await start();
});

afterEach(async () => {
  await mailbox.stop();
  await rm(dir, { recursive: true });
});

async function deliver(mail: { to?: string; subject?: string; text?: string; html?: string } = {}) {
  const transport = createTransport({ url: mailbox.smtpUrl, ignoreTLS: true });
  await transport.sendMail({
    from: 'people@example.com',
    to: 'ada@example.com',
    subject: 'Welcome',
    text: 'Hello',
    ...mail,
  });
  transport.close();
}

const get = (path: string) => fetch(new URL(path, mailbox.httpUrl));

describe('mails', () => {
  test('are listed newest first, with everything that a test asks about', async () => {
    await deliver({ subject: 'First' });
    await deliver({
      subject: 'Zweite für Ölçer',
      text: 'See https://a.example/x?b=1&c=2.',
      html: '<a href="https://a.example/x?b=1&amp;c=2">x</a> <a href=\'https://b.example/\'>y</a>',
    });
    const [second, first, ...others] = await inbox.mails();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ subject: 'First', html: '', text: 'Hello\n', links: [] });
    expect(second).toMatchObject({
      envelope: { from: 'people@example.com', to: ['ada@example.com'] },
      from: 'people@example.com',
      to: 'ada@example.com',
      subject: 'Zweite für Ölçer',
      links: ['https://a.example/x?b=1&c=2', 'https://b.example/'],
    });
    expect(await (await get(`/mails/${second?.id ?? ''}.json`)).json()).toEqual(second);
  });

  test('are found by recipient and by subject, in any case', async () => {
    await deliver({ to: 'Bob@example.com', subject: 'Ein Grüßle' });
    await deliver({ to: 'ada@example.com', subject: 'Other' });
    expect(await inbox.mails({ to: 'bob@EXAMPLE' })).toHaveLength(1);
    expect(await inbox.mails({ subject: 'GRÜSSLE' })).toHaveLength(0);
    expect(await inbox.mails({ subject: 'grüßLE' })).toHaveLength(1);
    expect(await inbox.mails({ to: 'ada', subject: 'Ein' })).toHaveLength(0);
  });

  test('are there again after a restart, byte for byte, and in order', async () => {
    await deliver({ subject: 'One' });
    await deliver({ subject: 'Two' });
    const before = await inbox.mails();
    await mailbox.stop();
    await start();
    expect(await inbox.mails()).toEqual(before);
    await deliver({ subject: 'Three' });
    expect((await inbox.mails()).map(({ subject }) => subject)).toEqual(['Three', 'Two', 'One']);
  });

  test('that were never accepted are gone after a restart, and other files are left alone', async () => {
    await mailbox.stop();
    await writeFile(join(dir, '1760000000000-0000-0badcafe.tmp'), 'half a mail');
    await writeFile(join(dir, '1760000000000-0000-0badcafe.eml'), 'Subject: none of ours\r\n\r\n');
    await writeFile(join(dir, 'notes.txt'), 'mine');
    await start();
    expect(await inbox.mails()).toEqual([]);
    expect((await readdir(dir)).sort()).toEqual(['1760000000000-0000-0badcafe.eml', 'notes.txt']);
  });

  test('are removed by DELETE, from disk too', async () => {
    await deliver();
    await inbox.clear();
    expect(await inbox.mails()).toEqual([]);
    expect(await readdir(dir)).toEqual([]);
  });

  test('of more than 10 MB are refused and not kept', async () => {
    const text = 'x'.repeat(11 * 1_048_576);
    await expect(deliver({ text })).rejects.toThrow();
    expect(await readdir(dir)).toEqual([]);
  });

  test('waiting for one ends as soon as it is there, and at the deadline otherwise', async () => {
    const awaited = inbox.waitForMail({ to: 'ada' });
    await deliver();
    expect(await awaited).toHaveLength(1);
    await expect(inbox.waitForMail({ to: 'ada' }, { count: 2, timeoutMs: 50 })).rejects.toThrow(
      '1 of 2 awaited mails arrived within 50 ms',
    );
  });
});

describe('the pages', () => {
  const hostile = '"><script>alert(1)</script>';

  test('show a mail and its source, with nothing of it in force', async () => {
    await deliver({ subject: hostile, text: hostile, html: `<script>alert(1)</script><p>Hi</p>` });
    const [mail] = await inbox.mails();
    const id = mail?.id ?? '';
    for (const path of ['/', `/mails/${id}`, `/mails/${id}/text`, `/mails/${id}/source`]) {
      const response = await get(path);
      expect(response.status, path).toBe(200);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(await response.text()).not.toContain('<script>alert');
    }
  });

  test('show the HTML part in a sandbox where nothing runs, loads or submits, and links open outside', async () => {
    await deliver({ html: '<!doctype html><a href="https://a.example">x</a>' });
    const id = (await inbox.mails())[0]?.id ?? '';
    expect(await (await get(`/mails/${id}`)).text()).toContain(
      'sandbox="allow-popups allow-popups-to-escape-sandbox"',
    );
    const part = await get(`/mails/${id}/html`);
    const policy = part.headers.get('content-security-policy') ?? '';
    expect(policy).toContain('sandbox allow-popups allow-popups-to-escape-sandbox;');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('allow-scripts');
    expect(await part.text()).toMatch(/^<!doctype html><base target="_blank">/);
  });

  test.each([
    '/mails/..%2f..%2f..%2fetc%2fpasswd/raw',
    '/mails/..%2fnotes.json',
    '/mails/1760000000000-0000-0badcafe',
    '/mails/%00/source',
    '/../package.json',
    '/mails//raw',
  ])('know no mail at %s', async (path) => {
    await writeFile(join(dir, 'notes.json'), '{}');
    expect((await get(path)).status).toBe(404);
  });
});

describe('refuses', () => {
  /** `fetch` does not let one choose the Host header. */
  const statusFor = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      request(new URL('/mails.json', mailbox.httpUrl), { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

  test.each(['evil.example', 'evil.example:1080', '127.0.0.1.evil.example', '192.168.1.5:8025'])(
    'a page that reaches it as %s',
    async (host) => {
      expect(await statusFor(host)).toBe(421);
    },
  );

  test.each(['localhost:8025', '127.0.0.1:1', '[::1]:8025', 'localhost'])(
    'nobody who calls it %s',
    async (host) => {
      expect(await statusFor(host)).toBe(200);
    },
  );

  test.each([
    ['POST', '/faults', 'text/plain'],
    ['POST', '/faults', 'application/x-www-form-urlencoded'],
    ['DELETE', '/mails', undefined],
    ['DELETE', '/faults', undefined],
    ['OPTIONS', '/mails', undefined],
  ])('%s %s with the body type %s, which another site could send', async (method, path, type) => {
    await deliver();
    const response = await fetch(new URL(path, mailbox.httpUrl), {
      method,
      ...(type !== undefined && { headers: { 'content-type': type } }),
    });
    expect(response.status).toBe(415);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(await inbox.mails()).toHaveLength(1);
  });

  test.each([
    {},
    { stage: 'never', times: 1 },
    { stage: 'rcpt', times: 0 },
    { stage: 'rcpt', times: 1, code: 250 },
    { stage: 'rcpt', times: 1, message: 'two\r\nlines' },
    { stage: 'connect', times: 1, to: 'ada@example.com' },
    { stage: 'dropAfterData', times: 1, code: 451 },
    { stage: 'rcpt', times: 1, extra: true },
  ])('the fault %j', async (fault) => {
    const response = await fetch(new URL('/faults', mailbox.httpUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    expect(response.status).toBe(400);
    expect(await inbox.faults()).toEqual([]);
  });

  test('to listen on a port that is taken', async () => {
    const smtpPort = Number(new URL(mailbox.smtpUrl).port);
    await expect(startMailbox({ httpPort: 0, smtpPort, dir })).rejects.toThrow('EADDRINUSE');
  });
});

describe('stopping', () => {
  test('does not wait for a client in the middle of a message, and keeps nothing of it', async () => {
    const client = connect(Number(new URL(mailbox.smtpUrl).port), '127.0.0.1');
    const answered = (code: string) =>
      new Promise<void>((resolve) => {
        client.on('data', (chunk) => {
          if (String(chunk).includes(code)) resolve();
        });
      });
    await answered('220 ');
    client.write('EHLO me\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nSubject: half');
    await answered('354 ');
    await mailbox.stop();
    expect(await readdir(dir)).toEqual([]);
    await start();
  });
});

describe('a fault', () => {
  test('strikes as often as told, and only the recipient it names', async () => {
    await inbox.fault({ stage: 'rcpt', to: 'Ada@example.com', code: 552, message: '5.2.2 full', times: 2 });
    await deliver({ to: 'bob@example.com' });
    await expect(deliver()).rejects.toMatchObject({ response: '552 5.2.2 full' });
    await expect(deliver()).rejects.toMatchObject({ responseCode: 552 });
    await deliver();
    expect(await inbox.faults()).toEqual([]);
    expect(await inbox.mails()).toHaveLength(2);
  });

  test('that drops the connection after DATA keeps the mail', async () => {
    await inbox.fault({ stage: 'dropAfterData', times: 1 });
    await expect(deliver()).rejects.toThrow('Connection closed unexpectedly');
    expect(await inbox.mails()).toHaveLength(1);
  });
});
