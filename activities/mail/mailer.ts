import type { Readable } from 'node:stream';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { singleLine } from './content.js';
import { mailFailure } from './mail-failure.js';
import { parseSender } from './sender.js';
import { smtpOptions } from './smtp-options.js';

export interface OutgoingMail {
  /** One address, without a display name. */
  to: string;
  /** Display name of the recipient. */
  name?: string;
  subject: string;
  text: string;
  html: string;
  /** As `messageId` makes it. */
  messageId: string;
}

export interface Mailer {
  /** Of the sender, for `messageId`. */
  readonly domain: string;
  /**
   * Resolves once the mail server has taken the mail over. `signal` breaks off as long as the message has not been
   * handed over; after that the answer is awaited (through 30 s of silence at most), since to break off then would be
   * to make the send ambiguous.
   * @throws ApplicationFailure `mailUnavailable`, `mailMisconfigured`, `mailAmbiguous` (retryable) or `undeliverable`
   * @throws the signal's reason
   */
  send(mail: OutgoingMail, signal?: AbortSignal): Promise<void>;
  /** Ends idle connections at once, and busy ones after their mail. */
  close(): void;
}

/**
 * Mails over a pool of SMTP connections, each opened when it is needed.
 * @throws TypeError when the address of the server or of the sender is wrong
 */
export function createMailer(options: { smtpUrl: string; from: string }): Mailer {
  const { domain, ...from } = parseSender(options.from);
  const transport = createTransport(smtpOptions(options.smtpUrl));

  /*
   * 1. A mail server can only have taken over what it was given to the end. So a send is ambiguous exactly when its
   *    message was read to the end and no answer came; nodemailer's errors are the same before and after.
   * 2. The pool repeats a send by itself only if a connection was lost before a byte of the message was read.
   */
  const messages = new WeakMap<AbortSignal, Readable>();
  transport.use('stream', ({ data, message }, done) => {
    message.processFunc((stream: Readable) => {
      if (data.signal !== undefined) messages.set(data.signal, stream);
      return stream;
    });
    done();
  });

  return {
    domain,
    async send(mail, signal) {
      signal?.throwIfAborted();
      const sending = new AbortController();
      const handedOver = () => messages.get(sending.signal)?.readableEnded === true;
      const breakOff = () => {
        if (!handedOver()) sending.abort();
      };
      signal?.addEventListener('abort', breakOff, { once: true });
      try {
        await transport.sendMail({ ...message(from, mail), signal: sending.signal });
      } catch (error) {
        if (sending.signal.aborted) signal?.throwIfAborted();
        throw mailFailure(error, handedOver());
      } finally {
        signal?.removeEventListener('abort', breakOff);
      }
    },
    close: () => transport.close(),
  };
}

/** The envelope is given outright, so that nothing written in a header or a name can add a recipient. */
const message = (from: { name: string; address: string }, mail: OutgoingMail): SendMailOptions => ({
  envelope: { from: from.address, to: [mail.to] },
  from,
  to: { name: singleLine(mail.name ?? ''), address: mail.to },
  messageId: mail.messageId,
  subject: singleLine(mail.subject),
  text: mail.text,
  html: mail.html,
  headers: {
    /** RFC 3834: no vacation notices, please. */
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
  },
  disableFileAccess: true,
  disableUrlAccess: true,
});
