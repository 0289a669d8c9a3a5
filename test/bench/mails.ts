/** The bench's end of the mail server. */
import { forkProgram } from './forked.js';

export interface TakenMail {
  /** Recipient. */
  to: string;
  /** By the clock of `nowMs`. */
  at: number;
}

export interface Mails {
  smtpUrl: string;
  /** Resolves with the moment at which the next mail to that address was taken over. */
  takenFor(address: string): Promise<number>;
  stop(): Promise<void>;
}

/** Longer than anything that still means something. */
const patienceMs = 60_000;

export async function startMails(): Promise<Mails> {
  const sink = await forkProgram('./sink.ts');
  const awaited = new Map<string, (at: number) => void>();
  sink.onMessage((message) => {
    const { to, at } = message as TakenMail;
    awaited.get(to)?.(at);
    awaited.delete(to);
  });
  return {
    smtpUrl: `smtp://127.0.0.1:${String(sink.ready)}`,
    takenFor: (address) =>
      new Promise((resolve, reject) => {
        const deadline = setTimeout(
          () => reject(new Error(`no mail to ${address} within ${patienceMs / 1000} s`)),
          patienceMs,
        );
        awaited.set(address, (at) => {
          clearTimeout(deadline);
          resolve(at);
        });
      }),
    stop: () => sink.stop(),
  };
}
