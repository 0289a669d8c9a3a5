import { expect, test } from 'vitest';
import { messageId } from '../../../activities/mail/message-id.js';
import { parseSender } from '../../../activities/mail/sender.js';

const mail = { employeeId: 'E-1001', runId: '0d6c4f9e', kind: 'invitation', issue: 2 } as const;

test('the same mail has the same Message-ID, any other has another', () => {
  const id = messageId(mail, 'example.com');
  expect(id).toMatch(/^<invitation\.2\.[\da-f]{32}@example\.com>$/);
  expect(messageId({ ...mail }, 'example.com')).toBe(id);
  const others = [
    messageId({ ...mail, issue: 3 }, 'example.com'),
    messageId({ ...mail, kind: 'reminder' }, 'example.com'),
    messageId({ ...mail, runId: '77aa' }, 'example.com'),
    messageId({ ...mail, employeeId: 'E-1002' }, 'example.com'),
    messageId({ ...mail, about: '2026-12-01T00:00:00Z' }, 'example.com'),
    messageId({ ...mail, about: '2026-12-02T00:00:00Z' }, 'example.com'),
  ];
  expect(new Set([id, ...others]).size).toBe(7);
});

test('a Message-ID does not show whom the mail is about', () => {
  expect(messageId(mail, 'example.com')).not.toContain('E-1001');
});

test.each([
  ['people@example.com', { name: '', address: 'people@example.com', domain: 'example.com' }],
  [
    'People <p@mail.example.com>',
    { name: 'People', address: 'p@mail.example.com', domain: 'mail.example.com' },
  ],
  ['"Doe, J." <j@example.com>', { name: 'Doe, J.', address: 'j@example.com', domain: 'example.com' }],
])('takes %s as the sender', (from, sender) => {
  expect(parseSender(from)).toEqual(sender);
});

test.each(['', 'nobody', 'a@example.com, b@example.com', 'People <>', 'a b@'])(
  'refuses %j as the sender',
  (from) => {
    expect(() => parseSender(from)).toThrow('MAIL_FROM must be one address');
  },
);
