import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Faults } from './faults.js';
import type { MailStore } from './mail-store.js';

const megabyte = 1_048_576;

export interface RunningSmtp {
  port: number;
  /** Mails that came in to the end are kept and answered; then every connection ends. */
  stop(): Promise<void>;
}

/** Takes every mail on 127.0.0.1 and relays none. Answers 250 once a mail is on disk, and fails where `faults` says so. */
export async function startSmtp(port: number, store: MailStore, faults: Faults): Promise<RunningSmtp> {
  /** By the client's port, which is what a session knows of its socket. */
  const sockets = new Map<number, Socket>();
  const keeping = new Set<Promise<unknown>>();

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const { mailFrom, rcptTo } = session.envelope;
    const to = rcptTo.map(({ address }) => address);
    const raw = await buffer(stream);
    if (stream.sizeExceeded) return;
    const refusal = faults.strike('data', to);
    if (refusal !== undefined) throw refusal;
    const drop = faults.strike('dropAfterData', to) !== undefined;
    const kept = store.add({ from: mailFrom === false ? '' : mailFrom.address, to }, raw);
    keeping.add(kept);
    await kept.finally(() => keeping.delete(kept));
    if (drop) sockets.get(session.remotePort)?.destroy();
  }

  const server = new SMTPServer({
    name: 'mailbox',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: 10 * megabyte,
    rejectOversized: true,
    logger: false,
    onConnect: (_session, done) => done(faults.strike('connect')),
    onMailFrom: (_address, _session, done) => done(faults.strike('mail')),
    onRcptTo: ({ address }, _session, done) => done(faults.strike('rcpt', [address])),
    onData(stream, session, done) {
      take(stream, session).then(
        () => done(),
        (error: unknown) => done(error instanceof Error ? error : new Error('The mail could not be kept')),
      );
    },
  });
  // A client that hangs up is its own affair.
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.server.off('error', reject);
      resolve();
    });
  });

  return {
    port: (server.server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(resolve));
      await Promise.allSettled(keeping);
      // The answers are written in the same turn as the mails are kept.
      await nextTurn();
      for (const socket of sockets.values()) socket.destroySoon();
      await closed;
    },
  };
}
