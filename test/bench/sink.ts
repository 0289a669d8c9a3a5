/**
 * A mail server that takes every mail and reads none of it: what it costs is not what is measured. It tells its parent
 * of each mail just before it answers that it took it over.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { nowMs } from './clock.js';
import type { TakenMail } from './mails.js';

const endOfMail = '\r\n.\r\n';

function serve(socket: Socket): void {
  let pending = '';
  let to = '';
  let receiving = false;

  function command(line: string): void {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'RCPT') to = /<([^>]*)>/.exec(line)?.[1] ?? '';
    receiving = verb === 'DATA';
    socket.write(receiving ? '354 go on\r\n' : verb === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
  }

  function taken(): void {
    receiving = false;
    process.send?.({ to, at: nowMs() } satisfies TakenMail);
    socket.write('250 taken\r\n');
  }

  socket.setNoDelay(true).setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    pending += chunk;
    for (;;) {
      const mark = receiving ? endOfMail : '\r\n';
      const end = pending.indexOf(mark);
      if (end < 0) return;
      const text = pending.slice(0, end);
      pending = pending.slice(end + mark.length);
      if (receiving) taken();
      else command(text);
    }
  });
  socket.on('error', () => socket.destroy());
  socket.write('220 sink\r\n');
}

const server = createServer(serve);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
