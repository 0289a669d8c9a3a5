import type { NodemailerError } from 'nodemailer';
import { expect, test } from 'vitest';
import { mailFailure } from '../../../activities/mail/mail-failure.js';

type Shape = Pick<NodemailerError, 'code' | 'command' | 'responseCode' | 'response' | 'originalCode'>;

const judged = (shape: Shape, handedOver = false) =>
  mailFailure(
    Object.assign(new Error('550 <ada@example.com> https://x.example/?token=1'), shape),
    handedOver,
  );

const rcpt = (response: string): Shape => ({
  code: 'EENVELOPE',
  command: 'RCPT TO',
  responseCode: Number(response.slice(0, 3)),
  response,
});
const data = (response: string): Shape => ({
  code: 'EMESSAGE',
  command: 'DATA',
  responseCode: Number(response.slice(0, 3)),
  response,
});

test.each<[string, Shape]>([
  ['no such mailbox', rcpt('550 5.1.1 <ada@example.com> user unknown')],
  ['no enhanced code', rcpt('550 No such user here')],
  ['bad address syntax', rcpt('501 5.1.3 Bad recipient address syntax')],
  ['mailbox disabled', rcpt('550 5.2.1 mailbox disabled')],
  ['mailbox full for good', rcpt('552 5.2.2 over quota')],
  ['domain takes no mail', rcpt('556 5.1.10 null MX')],
  ['unknown to Exchange', rcpt('550 5.4.1 Recipient address rejected: Access denied')],
  ['refused after DATA', data('550 5.1.1 user unknown')],
  ['refused after DATA without enhanced code', data('554 no valid recipients')],
  ['an address that no envelope takes', { code: 'EENVELOPE', command: 'API' }],
])('a refused recipient is undeliverable: %s', (_, shape) => {
  expect(judged(shape, shape.code === 'EMESSAGE')).toMatchObject({
    type: 'undeliverable',
    nonRetryable: true,
  });
});

test.each<[string, Shape]>([
  ['relaying denied', rcpt('554 5.7.1 Relay access denied')],
  ['sender policy', data('550 5.7.26 unauthenticated mail')],
  ['authentication required', rcpt('530 5.7.0 Must authenticate')],
  ['authentication required, no enhanced code', rcpt('530 Authentication required')],
  ['bad sender mailbox', rcpt('550 5.1.7 sender rejected')],
  ['sender refused', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550, response: '550 no' }],
  ['wrong password', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, response: '535 5.7.8 no' }],
  ['no credentials', { code: 'EAUTH', command: 'API' }],
  ['no SMTP service here', { code: 'EPROTOCOL', command: 'CONN', responseCode: 554, response: '554 no' }],
  ['STARTTLS not offered', { code: 'ETLS', command: 'STARTTLS', responseCode: 500, response: '500 no' }],
  [
    'certificate not trusted',
    { code: 'ESOCKET', command: 'CONN', originalCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  ],
  [
    'certificate of another',
    { code: 'ESOCKET', command: 'CONN', originalCode: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  ],
  ['no TLS spoken there', { code: 'ESOCKET', command: 'CONN', originalCode: 'ERR_SSL_WRONG_VERSION_NUMBER' }],
])('what an operator has to mend is retried: %s', (_, shape) => {
  expect(judged(shape, shape.code === 'EMESSAGE')).toMatchObject({
    type: 'mailMisconfigured',
    nonRetryable: false,
  });
});

test.each<[string, Shape]>([
  ['refused connection', { code: 'ESOCKET', command: 'CONN', originalCode: 'ECONNREFUSED' }],
  ['unknown host', { code: 'EDNS', command: 'CONN', originalCode: 'ENOTFOUND' }],
  ['silence', { code: 'ETIMEDOUT', command: 'CONN' }],
  ['greylisting', rcpt('450 4.2.0 Greylisted')],
  ['closing', { code: 'ECONNECTION', command: 'CONN', responseCode: 421, response: '421 4.3.2 closing' }],
  ['authentication down', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 454, response: '454 4.7.0' }],
  ['pool given up', { code: 'ECONNECTION' }],
])('what goes away by itself is retried: %s', (_, shape) => {
  expect(judged(shape)).toMatchObject({ type: 'mailUnavailable', nonRetryable: false });
});

test('a 4xx after DATA is an answer, not an ambiguity', () => {
  expect(judged(data('451 4.3.0 try later'), true)).toMatchObject({ type: 'mailUnavailable' });
});

test.each<[string, Shape]>([
  ['connection closed', { code: 'ECONNECTION', command: 'CONN' }],
  ['connection reset', { code: 'ESOCKET', command: 'CONN', originalCode: 'ECONNRESET' }],
  ['no answer in time', { code: 'ETIMEDOUT', command: 'CONN' }],
  ['an answer that is none', { code: 'EMESSAGE', command: 'DATA', response: 'hello?' }],
])('lost once the message was handed over is ambiguous: %s', (_, shape) => {
  expect(judged(shape, true)).toMatchObject({ type: 'mailAmbiguous', nonRetryable: false });
  expect(judged(shape, false)).toMatchObject({ type: 'mailUnavailable' });
});

test('says codes, and nothing that a server said', () => {
  const { message } = judged(rcpt('550 5.1.1 <ada@example.com> unknown, see https://mail.example.com'));
  expect(message).toBe('The mail server refuses the recipient: it answered 550 5.1.1 to RCPT TO (EENVELOPE)');
  expect(judged({ code: 'ESOCKET', command: 'CONN', originalCode: 'ECONNREFUSED' }).message).toBe(
    'The mail server is not available: no answer (ESOCKET, ECONNREFUSED)',
  );
});
