import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.js';
import type { Mail, MailFilter } from './mail.js';

const pollMs = 25;

export interface MailboxClient {
  /** Newest first. */
  mails(filter?: MailFilter): Promise<Mail[]>;
  /**
   * @returns at least `count` mails that match, newest first
   * @throws Error after `timeoutMs`, saying how many there were
   */
  waitForMail(filter: MailFilter, options?: { timeoutMs?: number; count?: number }): Promise<Mail[]>;
  /** Makes the next `times` mails fail at a stage. */
  fault(fault: Fault): Promise<void>;
  faults(): Promise<Fault[]>;
  clearFaults(): Promise<void>;
  /** Removes every mail. */
  clear(): Promise<void>;
}

/** Asks a running mailbox; for tests and the demo. */
export function mailboxClient(url: string): MailboxClient {
  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(new URL(path, url), {
      ...init,
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`The mailbox answered ${response.status}: ${await response.text()}`);
    return response;
  }
  const mails = async (filter: MailFilter = {}) => {
    const query = new URLSearchParams({ ...filter });
    return (await (await ask(`/mails.json?${query.toString()}`)).json()) as Mail[];
  };

  return {
    mails,
    async waitForMail(filter, { timeoutMs = 10_000, count = 1 } = {}) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const found = await mails(filter);
        if (found.length >= count) return found;
        if (Date.now() >= deadline) {
          throw new Error(`${found.length} of ${count} awaited mails arrived within ${timeoutMs} ms`);
        }
        await sleep(pollMs);
      }
    },
    async fault(fault) {
      await ask('/faults', { method: 'POST', body: JSON.stringify(fault) });
    },
    faults: async () => (await (await ask('/faults')).json()) as Fault[],
    async clearFaults() {
      await ask('/faults', { method: 'DELETE' });
    },
    async clear() {
      await ask('/mails', { method: 'DELETE' });
    },
  };
}
