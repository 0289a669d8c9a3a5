import type { SMTPPoolOptions } from 'nodemailer';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * `SMTP_URL` → nodemailer's options. Off this machine nothing goes out without TLS and a verified certificate:
 * `smtps:` is TLS from the first byte, `smtp:` must be upgraded by STARTTLS before anything is said.
 * @throws TypeError when the URL is none, or carries parameters (nodemailer takes some that switch verification off)
 */
export function smtpOptions(smtpUrl: string): SMTPPoolOptions & { pool: true } {
  const url = new URL(smtpUrl);
  const secure = url.protocol === 'smtps:';
  if ((!secure && url.protocol !== 'smtp:') || url.hostname === '' || url.search !== '') {
    throw new TypeError('SMTP_URL must be smtp(s)://[user:password@]host[:port], without parameters');
  }
  const local = loopback.test(url.hostname);
  return {
    pool: true,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : local ? 25 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !local,
    ignoreTLS: !secure && local,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true },
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    /** Of silence, in every later step. */
    socketTimeout: 30_000,
    maxConnections: 5,
    /** Below the 60 s after which many servers hang up by themselves. */
    idleTimeout: 45_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  };
}
