import { simpleParser } from 'mailparser';
import type { MailStore } from './mail-store.js';
import type { Mail, MailFilter, StoredMail } from './mail.js';

/** The shorter part of a mail that lists need. */
export type Heading = Pick<Mail, 'subject' | 'from' | 'to'>;

/** Enough for the header of any mail that is sent here. */
const headBytes = 16_384;

const headings = new WeakMap<StoredMail, Promise<Heading>>();

/** Read once and then kept: a few hundred bytes a mail. */
export function heading(store: MailStore, mail: StoredMail): Promise<Heading> {
  let known = headings.get(mail);
  if (known === undefined) {
    known = readHeading(store, mail);
    headings.set(mail, known);
  }
  return known;
}

async function readHeading(store: MailStore, mail: StoredMail): Promise<Heading> {
  const start = await store.raw(mail, headBytes);
  const end = start.indexOf('\r\n\r\n');
  return addressed(await simpleParser(start.subarray(0, end === -1 ? start.length : end + 4)));
}

type Parsed = Awaited<ReturnType<typeof simpleParser>>;

function addressed(parsed: Parsed): Heading {
  const to = parsed.to === undefined ? [] : [parsed.to].flat();
  return {
    subject: parsed.subject ?? '',
    from: parsed.from?.text ?? '',
    to: to.map(({ text }) => text).join(', '),
  };
}

/** The whole mail, taken apart. */
export async function readMail(store: MailStore, stored: StoredMail): Promise<Mail> {
  const parsed = await simpleParser(await store.raw(stored), { skipHtmlToText: true, skipTextToHtml: true });
  const { id, receivedAt, envelope, size } = stored;
  const html = parsed.html === false ? '' : (parsed.html ?? '');
  const text = parsed.text ?? '';
  return {
    ...{ id, receivedAt, envelope, size },
    ...addressed(parsed),
    messageId: parsed.messageId ?? '',
    text,
    html,
    links: links(html, text),
  };
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
};

function links(html: string, text: string): string[] {
  const followed = [...html.matchAll(/\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map(([, double, single]) =>
    (double ?? single ?? '').replace(/&(amp|quot|#39|lt|gt);/g, (entity) => entities[entity] ?? entity),
  );
  const read = [...text.matchAll(/\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g)].map(([url]) => url);
  return [...new Set([...followed, ...read].filter((url) => /^https?:\/\//i.test(url)))];
}

/** Mails that match, newest first. */
export async function findMails(store: MailStore, { to, subject }: MailFilter): Promise<StoredMail[]> {
  const recipient = to?.toLowerCase();
  const words = subject?.toLowerCase();
  const found: StoredMail[] = [];
  for (const mail of store.list()) {
    if (recipient !== undefined && !mail.envelope.to.some((to) => to.toLowerCase().includes(recipient)))
      continue;
    if (words !== undefined && !(await heading(store, mail)).subject.toLowerCase().includes(words)) continue;
    found.push(mail);
  }
  return found;
}

/** What a person types: part of a recipient or of the subject. */
export async function searchMails(store: MailStore, words: string): Promise<StoredMail[]> {
  if (words === '') return store.list();
  const matching = [
    ...(await findMails(store, { to: words })),
    ...(await findMails(store, { subject: words })),
  ];
  return [...new Set(matching)].sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** The HTML part, its links opening in a tab of their own: in the frame they could not show anything. */
export function inNewTabs(html: string): string {
  const doctype = /^\s*<!doctype[^>]*>/i.exec(html)?.[0] ?? '';
  return `${doctype}<base target="_blank">${html.slice(doctype.length)}`;
}
