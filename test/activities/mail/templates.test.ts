import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rendered } from '../../../activities/mail/content.js';
import { escalation } from '../../../activities/mail/escalation.js';
import { invitation, type Invitation } from '../../../activities/mail/invitation.js';
import { reminder } from '../../../activities/mail/reminder.js';
import { locales, type Locale } from '../../../activities/mail/texts/locales.js';
import type { InvitationReason } from '../../../activities/mail/texts/texts.js';
import { undeliverable } from '../../../activities/mail/undeliverable.js';

const link =
  'https://accounts.example.com/welcome#https://accounts.example.com/self-service/recovery?flow=8f1d&token=Zx81';
const expiresAt = new Date('2026-11-25T09:00:59Z');
const languages = Object.keys(locales) as Locale[];
const reasons: InvitationReason[] = ['first', 'expired', 'burned', 'requested'];

const byLink = (changes: Partial<Invitation> = {}): Rendered =>
  invitation({
    locale: 'en',
    name: 'Ada Lovelace',
    reason: 'first',
    credential: { delivery: 'link', url: link },
    expiresAt,
    anotherFollows: true,
    contact: 'people@example.com',
    ...changes,
  });

const count = (text: string, part: string) => text.split(part).length - 1;
const escapedLink = link.replaceAll('&', '&amp;');
/** As a person sees it in a browser, roughly. */
const visible = (html: string) => html.replace(/<[^>]*>/g, ' ');

describe.each(languages)('in %s', (locale) => {
  const person = { locale, name: 'Ada Lovelace', employeeId: 'E-1001' };
  const all: [string, Rendered][] = [
    ...reasons.flatMap((reason): [string, Rendered][] => [
      [`invitation ${reason}`, byLink({ locale, reason })],
      [
        `code ${reason}`,
        byLink({
          locale,
          reason,
          credential: { delivery: 'code', code: '048213', url: 'https://x.example/c' },
        }),
      ],
    ]),
    ['last invitation', byLink({ locale, anotherFollows: false })],
    ['reminder', reminder({ ...person, delivery: 'link', expiresAt, anotherFollows: true })],
    ['escalation', escalation({ ...person, delivery: 'link', sent: 5 })],
    ['undeliverable', undeliverable({ ...person, email: 'ada@example.com' })],
  ];

  test.each(all)('%s has a subject, both parts, its language and no gaps', (_, mail) => {
    expect(mail.subject).toMatch(/\S/);
    expect(mail.html).toContain(`<html lang="${locale}">`);
    for (const text of [mail.subject, mail.text, mail.html]) {
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    }
    for (const line of mail.text.split('\n')) {
      if (!line.includes('https://') && !line.startsWith('    ')) expect(line.length).toBeLessThanOrEqual(72);
    }
  });

  test.each(all)('%s loads nothing from elsewhere and tracks nobody', (_, mail) => {
    expect(mail.html).not.toMatch(/<img|<link|<script|<iframe|@import|url\(|src=/i);
  });

  test('the link is there once to click and once to read', () => {
    const { text, html } = byLink({ locale });
    expect(count(text, link)).toBe(1);
    expect(text.split('\n')).toContain(link);
    expect(count(html, `href="${escapedLink}"`)).toBe(1);
    expect(count(html, escapedLink)).toBe(2);
    expect(count(visible(html), escapedLink)).toBe(1);
  });

  test('a code mail shows the code and the page, and no link with a token', () => {
    const credential = { delivery: 'code', code: '048213', url: 'https://x.example/code' } as const;
    const { text, html } = byLink({ locale, credential });
    expect(text.split('\n')).toContain('    048213');
    expect(text.split('\n')).toContain('https://x.example/code');
    expect(count(visible(html), '048213')).toBe(1);
    expect(count(html, 'href=')).toBe(1);
  });

  test('a reminder has no link and no code at all', () => {
    const { text, html } = reminder({ ...person, delivery: 'link', expiresAt, anotherFollows: true });
    expect(text).not.toMatch(/https?:/);
    expect(html).not.toMatch(/https?:|href/);
  });

  test('the mails for the manager say who, how often and what to do', () => {
    const { text } = escalation({ ...person, delivery: 'link', sent: 5 });
    for (const part of [
      'Ada Lovelace',
      'E-1001',
      '5 ',
      'lifecycle resend E-1001',
      'lifecycle rescind E-1001',
    ]) {
      expect(text).toContain(part);
    }
    const refused = undeliverable({ ...person, email: 'ada@example.com' }).text;
    for (const part of ['ada@example.com', 'lifecycle resolve E-1001', 'lifecycle rescind E-1001']) {
      expect(refused).toContain(part);
    }
  });
});

test('says until when in UTC, rounded down to the minute', () => {
  // Releases of ICU differ in the comma.
  expect(byLink().text.replaceAll('\n', ' ')).toMatch(/Wednesday,? 25 November 2026, 09:00 UTC/);
  expect(byLink({ locale: 'de' }).text.replaceAll('\n', ' ')).toContain(
    'Mittwoch, 25. November 2026, 09:00 Uhr UTC',
  );
});

test('promises another link only where one follows', () => {
  expect(byLink().text).toContain('comes by itself.');
  expect(byLink({ anotherFollows: false }).text.replaceAll('\n', ' ')).toContain(
    'write to people@example.com for a new one',
  );
});

test('refuses to link to anything but a web page', () => {
  const credential = { delivery: 'link', url: 'javascript:alert(1)' } as const;
  expect(() => byLink({ credential })).toThrow(TypeError);
});

describe('a hostile name', () => {
  const names = [
    '"><script>alert(1)</script>',
    "' onclick='x",
    'Ada\r\nBcc: all@example.com',
    'a&amp;<b>',
    '\u202eadA',
  ];

  test.each(names)('%j stays text', (name) => {
    const mails = [
      byLink({ name }),
      escalation({ locale: 'en', name, employeeId: 'E-1', delivery: 'link', sent: 1 }),
      undeliverable({ locale: 'de', name, employeeId: 'E-1', email: 'a@example.com' }),
    ];
    for (const { html, subject, text } of mails) {
      expect(html).not.toContain('<script');
      expect(html).not.toContain("onclick='");
      expect(subject).not.toMatch(/[\r\n\u202e]/);
      expect(text).not.toMatch(/^Bcc:/m);
    }
  });

  test('adds no tag, no attribute and no header line, whatever it is', () => {
    const tags = (html: string) => (html.match(/[<>"]/g) ?? []).length;
    const expected = tags(byLink().html);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (name) => {
        const mail = byLink({ name });
        expect(tags(mail.html)).toBe(expected);
        expect(count(mail.text, link)).toBe(1);
        expect(
          escalation({ locale: 'de', name, employeeId: 'E', delivery: 'code', sent: 2 }).subject,
        ).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });
});
