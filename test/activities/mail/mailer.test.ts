import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMailer, type Mailer, type OutgoingMail } from '../../../activities/mail/mailer.js';
import { mailboxClient, type MailboxClient } from '../../../src/stack/mailbox/client.js';
import { startMailbox, type Mailbox } from '../../../src/stack/mailbox/mailbox.js';
import { scriptedServer, type ScriptedServer } from './scripted-server.js';

const from = 'People at Example <people@example.com>';
const mail = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  to: 'ada@example.com',
  name: 'Ada Lovelace',
  subject: 'Welcome',
  text: 'Come in:\n\nhttps://accounts.example.com/welcome#x?flow=1&token=2\n',
  html: '<p>Come <a href="https://accounts.example.com/welcome#x?flow=1&amp;token=2">in</a></p>',
  messageId: '<invitation.1.0123@example.com>',
  ...changes,
});

let dir: string;
let mailbox: Mailbox;
let inbox: MailboxClient;
const mailers: Mailer[] = [];
const servers: (ScriptedServer | { stop(): Promise<void> })[] = [];

function mailer(smtpUrl = mailbox.smtpUrl): Mailer {
  const made = createMailer({ smtpUrl, from });
  mailers.push(made);
  return made;
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mailer-'));
  mailbox = await startMailbox({ httpPort: 0, smtpPort: 0, dir });
  inbox = mailboxClient(mailbox.httpUrl);
});

afterEach(async () => {
  for (const made of mailers.splice(0)) made.close();
  for (const server of servers.splice(0)) await server.stop();
  await mailbox.stop();
  await rm(dir, { recursive: true });
});

describe('a mail that arrives', () => {
  test('has both parts, its Message-ID and the headers that keep auto-responders quiet', async () => {
    await mailer().send(mail());
    const [arrived] = await inbox.mails();
    expect(arrived).toMatchObject({
      envelope: { from: 'people@example.com', to: ['ada@example.com'] },
      from: '"People at Example" <people@example.com>',
      to: '"Ada Lovelace" <ada@example.com>',
      messageId: '<invitation.1.0123@example.com>',
      subject: 'Welcome',
      links: ['https://accounts.example.com/welcome#x?flow=1&token=2'],
    });
    const raw = await source(arrived?.id);
    expect(raw).toContain('Auto-Submitted: auto-generated');
    expect(raw).toContain('X-Auto-Response-Suppress: All');
    expect(raw).not.toMatch(/^X-Mailer/im);
  });

  test('goes to one address only, whatever its name and subject contain', async () => {
    await mailer().send(
      mail({
        name: 'Ada", <eve@example.com>\r\nBcc: eve@example.com',
        subject: 'Hi\r\nBcc: eve@example.com\r\n\r\nbody',
      }),
    );
    const [arrived, ...others] = await inbox.mails();
    expect(others).toEqual([]);
    expect(arrived?.envelope.to).toEqual(['ada@example.com']);
    expect(arrived?.subject).toBe('Hi Bcc: eve@example.com body');
    expect(await source(arrived?.id)).not.toMatch(/^Bcc:/im);
  });

  test('keeps names and subjects in any script', async () => {
    await mailer().send(mail({ name: 'Žofia Ölçer 山田', subject: 'Schön, dass Sie da sind – 山田' }));
    const [arrived] = await inbox.mails();
    expect(arrived?.to).toBe('"Žofia Ölçer 山田" <ada@example.com>');
    expect(arrived?.subject).toBe('Schön, dass Sie da sind – 山田');
  });

  test('arrives once each, twenty at a time', async () => {
    const sender = mailer();
    const addresses = Array.from({ length: 20 }, (_, n) => `joiner${n}@example.com`);
    await Promise.all(addresses.map((to) => sender.send(mail({ to }))));
    const arrived = (await inbox.mails()).flatMap(({ envelope }) => envelope.to);
    expect(arrived.sort()).toEqual(addresses.sort());
  });

  test('arrives once when the server has closed the idle connection meanwhile', async () => {
    const sender = mailer();
    await sender.send(mail());
    const smtpPort = Number(new URL(mailbox.smtpUrl).port);
    await mailbox.stop();
    mailbox = await startMailbox({ httpPort: 0, smtpPort, dir });
    inbox = mailboxClient(mailbox.httpUrl);
    await sender.send(mail({ to: 'bob@example.com' }));
    expect(await inbox.mails({ to: 'bob' })).toHaveLength(1);
  });

  test('arrives once when a reused connection breaks before the message', async () => {
    const server = await scripted({
      onMail: (socket, { connection, mail }) => connection === 1 && mail === 2 && socket.destroy(),
    });
    const sender = mailer(server.url);
    await sender.send(mail());
    await sender.send(mail());
    expect(server.taken()).toBe(2);
  });
});

describe('refused by the mailbox', () => {
  test.each([
    ['connect', undefined, 'mailUnavailable'],
    ['connect', 554, 'mailMisconfigured'],
    ['mail', 451, 'mailUnavailable'],
    ['mail', 421, 'mailUnavailable'],
    ['mail', 550, 'mailMisconfigured'],
    ['rcpt', 450, 'mailUnavailable'],
    ['rcpt', 421, 'mailUnavailable'],
    ['rcpt', 550, 'undeliverable'],
    ['data', 451, 'mailUnavailable'],
    ['data', 421, 'mailUnavailable'],
    ['data', 554, 'undeliverable'],
  ] as const)('at %s with %s is %s, and the next mail goes through', async (stage, code, type) => {
    const sender = mailer();
    await inbox.fault({ stage, times: 10, ...(code !== undefined && { code }) });
    await expect(sender.send(mail())).rejects.toMatchObject({ type });
    expect(await inbox.mails()).toEqual([]);
    await inbox.clearFaults();
    await sender.send(mail());
    expect(await inbox.mails()).toHaveLength(1);
  });

  test('a reply code alone decides for the recipient, an enhanced code corrects it', async () => {
    await inbox.fault({ stage: 'rcpt', code: 554, message: '5.7.1 Relay access denied', times: 1 });
    await expect(mailer().send(mail())).rejects.toMatchObject({
      type: 'mailMisconfigured',
      nonRetryable: false,
    });
  });

  test('the failure says nothing that the server said', async () => {
    await inbox.fault({ stage: 'rcpt', message: '5.1.1 <ada@example.com> is unknown', times: 1 });
    const failure: unknown = await mailer()
      .send(mail())
      .catch((error: unknown) => error);
    expect(JSON.stringify([failure, (failure as Error).message, (failure as Error).stack])).not.toContain(
      'ada@',
    );
  });
});

describe('no answer after the message was handed over', () => {
  test('is ambiguous when the connection is dropped, and not sent again by itself', async () => {
    const sender = mailer();
    await sender.send(mail({ to: 'first@example.com' }));
    await inbox.fault({ stage: 'dropAfterData', times: 5 });
    await expect(sender.send(mail())).rejects.toMatchObject({ type: 'mailAmbiguous', nonRetryable: false });
    const arrived = await inbox.mails({ to: 'ada' });
    expect(arrived).toHaveLength(1);
    expect(await inbox.faults()).toMatchObject([{ times: 4 }]);
  });

  test('the repeated mail has the same Message-ID', async () => {
    const sender = mailer();
    await inbox.fault({ stage: 'dropAfterData', times: 1 });
    await expect(sender.send(mail())).rejects.toMatchObject({ type: 'mailAmbiguous' });
    await sender.send(mail());
    const ids = (await inbox.mails()).map(({ messageId }) => messageId);
    expect(ids).toEqual(['<invitation.1.0123@example.com>', '<invitation.1.0123@example.com>']);
  });

  test.each(['end', 'resetAndDestroy'] as const)(
    'is ambiguous when the server hangs up by %s',
    async (how) => {
      const server = await scripted({ onMessage: (socket) => socket[how]() });
      await expect(mailer(server.url).send(mail())).rejects.toMatchObject({ type: 'mailAmbiguous' });
    },
  );
});

describe('no answer before', () => {
  test('is no ambiguity when nobody listens', async () => {
    await expect(mailer('smtp://127.0.0.1:1').send(mail())).rejects.toMatchObject({
      type: 'mailUnavailable',
    });
  });

  test('is no ambiguity when the server hangs up in the envelope', async () => {
    const server = await scripted({ onMail: (socket) => socket.destroy() });
    await expect(mailer(server.url).send(mail())).rejects.toMatchObject({ type: 'mailUnavailable' });
    expect(server.taken()).toBe(0);
  });
});

describe('breaking off', () => {
  const reason = new Error('cancelled');

  test('before the send sends nothing', async () => {
    await expect(mailer().send(mail(), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(await inbox.mails()).toEqual([]);
  });

  test('before the message is handed over ends the send with the reason', async () => {
    const breakOff = new AbortController();
    const server = await scripted({
      onMail: () => {
        breakOff.abort(reason);
        return true;
      },
    });
    await expect(mailer(server.url).send(mail(), breakOff.signal)).rejects.toBe(reason);
    expect(server.taken()).toBe(0);
  });

  test('after that waits for the answer, so that the send is not ambiguous', async () => {
    const breakOff = new AbortController();
    const server = await scripted({
      onMessage: (socket) => {
        breakOff.abort(reason);
        socket.write('250 taken\r\n');
      },
    });
    await mailer(server.url).send(mail(), breakOff.signal);
    expect(breakOff.signal.aborted).toBe(true);
  });
});

describe('a server that does not want us, or that we do not trust', () => {
  test('wrong credentials are for an operator to mend', async () => {
    const port = await smtpServer({
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      onAuth: (_auth, _session, done) => done(new Error('no')),
    });
    await expect(mailer(`smtp://me:wrong@127.0.0.1:${port}`).send(mail())).rejects.toMatchObject({
      type: 'mailMisconfigured',
      message: expect.stringContaining('535') as string,
    });
  });

  test('a certificate that nobody vouches for is refused, even on this machine', async () => {
    const port = await smtpServer({ secure: true });
    await expect(mailer(`smtps://127.0.0.1:${port}`).send(mail())).rejects.toMatchObject({
      type: 'mailMisconfigured',
      message: expect.stringContaining('TLS') as string,
    });
  });
});

async function source(id = ''): Promise<string> {
  const response = await fetch(`${mailbox.httpUrl}/mails/${id}/raw`);
  return response.text();
}

async function scripted(script: Parameters<typeof scriptedServer>[0]): Promise<ScriptedServer> {
  const server = await scriptedServer(script);
  servers.push(server);
  return server;
}

async function smtpServer(options: ConstructorParameters<typeof SMTPServer>[0]): Promise<number> {
  const server = new SMTPServer({ ...options, logger: false, closeTimeout: 10 });
  server.on('error', () => undefined);
  servers.push({ stop: () => new Promise((resolve) => server.close(resolve)) });
  return new Promise((resolve) => {
    const listener = server.listen(0, '127.0.0.1', () => {
      const address = listener.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
