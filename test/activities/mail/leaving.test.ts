import { describe, expect, test } from 'vitest';
import type { Rendered } from '../../../activities/mail/content.js';
import { decisionNeeded } from '../../../activities/mail/decision-needed.js';
import { deletionReminder } from '../../../activities/mail/deletion-reminder.js';
import { quarantineAlarm } from '../../../activities/mail/quarantine-alarm.js';
import { roleChanged } from '../../../activities/mail/role-changed.js';
import { decisionReasons, leavingActions } from '../../../activities/mail/texts/leaving.js';
import { locales, type Locale } from '../../../activities/mail/texts/locales.js';
import { offboardingRemedies } from '../../../workflows/offboarding/messages.js';

const deleteAt = new Date('2026-12-24T09:00:59Z');
const about = { employeeId: 'E-1001', role: 'analyst', deleteAt, approvalMissing: false };
const caps = { since: new Date('2026-12-24T09:00:00Z'), perHour: 10, perDay: 50 };
const oneLine = ({ text }: Rendered) => text.replaceAll('\n', ' ');

describe.each(Object.keys(locales) as Locale[])('in %s', (locale) => {
  const all: [string, Rendered][] = [
    ['reminder', deletionReminder({ locale, ...about })],
    ['reminder without consent', deletionReminder({ locale, ...about, approvalMissing: true })],
    ...decisionReasons.map((why): [string, Rendered] => [
      why,
      decisionNeeded({ locale, employeeId: 'E-1001', why, actions: leavingActions }),
    ]),
    [
      'a reason of a later release',
      decisionNeeded({ locale, employeeId: 'E-1001', why: 'later', actions: [] }),
    ],
    ['quarantine', quarantineAlarm({ locale, ...caps })],
    ['a new role', roleChanged({ locale, name: 'Ada Lovelace', role: 'automation-engineer' })],
    ['a new role of somebody without a name', roleChanged({ locale, role: 'analyst' })],
  ];

  test.each(all)(
    '%s has a subject, both parts, its language, no gaps and no address to follow',
    (_, mail) => {
      expect(mail.subject).toMatch(/\S/);
      expect(mail.html).toContain(`<html lang="${locale}">`);
      for (const text of [mail.subject, mail.text, mail.html]) {
        expect(text).not.toMatch(/undefined|null|NaN|\[object/);
      }
      expect(mail.text).not.toMatch(/https?:/);
      expect(mail.html).not.toMatch(/href|<img|<link|<script|<iframe|@import|url\(|src=/i);
      for (const line of mail.text.split('\n')) {
        if (!line.startsWith('    ')) expect(line.length).toBeLessThanOrEqual(72);
      }
    },
  );

  test('a reminder says who, what, when in UTC, and how to put it off, stop it or take it back', () => {
    const mail = oneLine(deletionReminder({ locale, ...about }));
    for (const part of [
      'E-1001',
      '2026',
      '09:00',
      'UTC',
      'extend E-1001 --until',
      'hold E-1001 --reason',
      'rescind-offboarding E-1001',
    ])
      expect(mail).toContain(part);
    expect(mail).not.toContain('lifecycle approve');
  });

  test('a reminder asks for the consent that is missing', () => {
    const { text } = deletionReminder({ locale, ...about, approvalMissing: true });
    expect(text).toContain('lifecycle approve E-1001');
  });

  test('each reason says something of its own, and offers just what resolves it', () => {
    const texts = Object.entries(offboardingRemedies).map(([why, actions]) => {
      const mail = decisionNeeded({ locale, employeeId: 'E-1001', why, actions });
      for (const action of ['retry', 'choose', 'restart', 'erase', 'abandon'] as const) {
        const offered = mail.text.includes(`resolve-offboarding E-1001 ${action}`);
        expect(offered, `${why} ${action}`).toBe(actions.includes(action));
      }
      return locales[locale].leaving.decision.reasons[why as (typeof decisionReasons)[number]]('E-1001');
    });
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('the alarm says what was ordinary, and which command lifts the quarantine', () => {
    const mail = oneLine(quarantineAlarm({ locale, ...caps }));
    for (const part of [' 10 ', ' 50 ', 'lifecycle deletions show', 'lifecycle deletions lift --reason'])
      expect(mail).toContain(part);
  });

  test('a name or role that would be a tag or a header stays text', () => {
    const hostile = 'Ada\r\nBcc: all@example.com<script>';
    const { html, subject, text } = roleChanged({ locale, name: hostile, role: hostile });
    expect(html).not.toContain('<script');
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).not.toMatch(/^Bcc:/m);
  });
});
