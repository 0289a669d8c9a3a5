import type { ApplicationFailure } from '@temporalio/common';
import type { NodemailerError } from 'nodemailer';
import { decisive, transient } from '../failures.js';

/** Failed in TLS, whatever nodemailer calls it: the cause is in Node's own code. */
const tlsCode = /^(ERR_TLS|ERR_SSL|EPROTO$|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** RFC 4954: the server wants us to prove who we are, or does not believe it. */
const authenticationReplies = new Set([530, 534, 535, 538]);

/**
 * An enhanced status code tells whom a 5xx is about: 5.1.7 and 5.1.8 the sender, 5.3 the mail system, 5.5 the
 * protocol, 5.6 the content, 5.7 a policy against us (relaying, SPF, reputation). The rest (5.1, 5.2, 5.4) is about the
 * recipient's address, mailbox or domain.
 * @see RFC 3463
 */
const notTheRecipient = /^5\.(1\.[78]$|[3567]\.)/;

/** Without an enhanced code, what servers answer to the message itself when they mean its recipient. */
const recipientReplies = new Set([550, 551, 552, 553, 554]);

/** What went wrong, in codes alone: a server's own words may contain the address. */
function described(error: NodemailerError, enhanced: string | undefined): string {
  const step = error.command === undefined || error.command === 'CONN' ? '' : ` to ${error.command}`;
  const codes = [error.code, error.originalCode].filter((code) => code !== undefined).join(', ');
  return error.responseCode === undefined
    ? `no answer${step} (${codes})`
    : `it answered ${error.responseCode}${enhanced === undefined ? '' : ` ${enhanced}`}${step} (${codes})`;
}

/**
 * Judges how a send failed.
 * @param handedOver whether the message was read to the end, so that the server may have taken it
 * @returns `mailUnavailable`, `mailMisconfigured`, `mailAmbiguous` or `undeliverable`; never an address, a link or a
 *   server's words
 */
export function mailFailure(cause: unknown, handedOver: boolean): ApplicationFailure {
  const error = cause as NodemailerError;
  const reply = error.responseCode;
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(error.response ?? '')?.[1];
  const what = described(error, enhanced);

  if (handedOver && reply === undefined) {
    return transient('mailAmbiguous', `The mail server may have taken the mail over: ${what}`);
  }
  const misconfigured = () => transient('mailMisconfigured', `The mail server refuses this service: ${what}`);
  if (error.code === 'ETLS' || tlsCode.test(error.originalCode ?? '')) {
    return transient('mailMisconfigured', `No trusted TLS connection to the mail server: ${what}`);
  }
  if (error.code === 'EAUTH' || error.code === 'ENOAUTH') {
    if (reply === undefined || reply >= 500) return misconfigured();
  }
  if (error.code === 'EENVELOPE' && error.command === 'API') {
    return decisive('undeliverable', 'The address cannot be used in an SMTP envelope');
  }
  if (reply === undefined || reply < 500) {
    return transient('mailUnavailable', `The mail server is not available: ${what}`);
  }
  const aboutRecipient =
    enhanced === undefined
      ? error.command === 'RCPT TO'
        ? reply !== 503 && !authenticationReplies.has(reply)
        : error.command === 'DATA' && recipientReplies.has(reply)
      : (error.command === 'RCPT TO' || error.command === 'DATA') && !notTheRecipient.test(enhanced);
  return aboutRecipient
    ? decisive('undeliverable', `The mail server refuses the recipient: ${what}`)
    : misconfigured();
}
