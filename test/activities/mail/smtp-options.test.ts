import { describe, expect, test } from 'vitest';
import { smtpOptions } from '../../../activities/mail/smtp-options.js';

test.each([
  'smtp://mail.example.com',
  'smtp://10.0.0.7:25',
  'smtp://mail:587',
  'smtp://localhost.example.com',
])('%s must be upgraded to TLS, with a verified certificate', (url) => {
  expect(smtpOptions(url)).toMatchObject({
    secure: false,
    requireTLS: true,
    ignoreTLS: false,
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
  });
});

test.each(['smtp://127.0.0.1:1025', 'smtp://localhost:1025', 'smtp://[::1]:1025'])(
  '%s may go without',
  (url) => {
    expect(smtpOptions(url)).toMatchObject({ requireTLS: false, ignoreTLS: true });
  },
);

test('smtps is TLS from the first byte, wherever the server is', () => {
  expect(smtpOptions('smtps://127.0.0.1')).toMatchObject({ secure: true, port: 465, ignoreTLS: false });
  expect(smtpOptions('smtps://mail.example.com:2465')).toMatchObject({ secure: true, port: 2465 });
});

test('waits 10 s for a connection, 10 s for the greeting, 30 s for any later answer', () => {
  expect(smtpOptions('smtp://mail.example.com')).toMatchObject({
    pool: true,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  });
});

test('takes credentials with special characters', () => {
  expect(smtpOptions('smtp://svc%40example.com:p%2Fw%3A1@mail.example.com').auth).toEqual({
    user: 'svc@example.com',
    pass: 'p/w:1',
  });
});

describe('refuses', () => {
  test.each(['smtp://mail.example.com?tls.rejectUnauthorized=false', 'https://mail.example.com', 'smtp://'])(
    '%s',
    (url) => {
      expect(() => smtpOptions(url)).toThrow(TypeError);
    },
  );

  test('without repeating the password', () => {
    expect(() => smtpOptions('smtp://me:hunter2@mail?pool=1')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') as string }),
    );
  });
});
