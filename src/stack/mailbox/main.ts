/** The mailbox as a process: `MAILBOX_HTTP_PORT`, `MAILBOX_SMTP_PORT`, `MAILBOX_DIR`. SIGTERM and SIGINT end it. */
import { z } from 'zod';
import { startMailbox } from './mailbox.js';

const port = z.coerce.number().int().min(0).max(65_535);
const environment = z
  .object({ MAILBOX_HTTP_PORT: port, MAILBOX_SMTP_PORT: port, MAILBOX_DIR: z.string().min(1) })
  .safeParse(process.env);

if (!environment.success) {
  for (const { path, message } of environment.error.issues) console.error(`${path.join('.')}: ${message}`);
  process.exit(2);
}

const { MAILBOX_HTTP_PORT: httpPort, MAILBOX_SMTP_PORT: smtpPort, MAILBOX_DIR: dir } = environment.data;
const mailbox = await startMailbox({ httpPort, smtpPort, dir }).catch((error: unknown) => {
  console.error(`The mailbox cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
console.log(JSON.stringify({ http: mailbox.httpUrl, smtp: mailbox.smtpUrl }));

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void mailbox.stop());
