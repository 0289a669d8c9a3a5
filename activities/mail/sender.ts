import addressparser from 'nodemailer/lib/addressparser';

export interface Sender {
  name: string;
  address: string;
  /** Right part of the Message-IDs made here. */
  domain: string;
}

/**
 * `MAIL_FROM`, such as `People at Example <people@example.com>`.
 * @throws TypeError when it is not exactly one address
 */
export function parseSender(from: string): Sender {
  const [mailbox, ...others] = addressparser(from, { flatten: true });
  const domain = /^[^\s@<>]+@([^\s@<>]+)$/.exec(mailbox?.address ?? '')?.[1];
  if (mailbox === undefined || others.length > 0 || domain === undefined) {
    throw new TypeError('MAIL_FROM must be one address, such as People <people@example.com>');
  }
  return { name: mailbox.name, address: mailbox.address, domain };
}
