/** What a mail says, before it is written down as text and as HTML: one description, two renderings. */
export type Block =
  | { kind: 'paragraph'; text: string }
  /** The one thing to do. The address stands beneath it, for clients that show no buttons. */
  | { kind: 'button'; label: string; url: string; beneath: string }
  /** A code to type in. */
  | { kind: 'code'; value: string }
  /** An address to read and follow, without a button. */
  | { kind: 'address'; url: string }
  | { kind: 'heading'; text: string }
  | { kind: 'list'; items: readonly string[] }
  /** A command for a terminal, and what it does. */
  | { kind: 'command'; command: string; does: string }
  | { kind: 'note'; text: string };

export interface Content {
  /** BCP 47. */
  lang: string;
  subject: string;
  /** What a list of mails shows after the subject. */
  preheader: string;
  blocks: readonly Block[];
}

/** A mail written down. */
export interface Rendered {
  subject: string;
  text: string;
  html: string;
}

/**
 * One line without control characters and without characters that turn the direction of writing: nothing in it can
 * begin a header or a line of its own, or dress one name up as another.
 */
export function singleLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** @throws TypeError on anything but http and https: no other address is ever put into a mail. */
export function webAddress(url: string): string {
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') throw new TypeError('Mails link to http(s) pages only');
  return url;
}
