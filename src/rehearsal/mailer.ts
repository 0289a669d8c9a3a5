/** A mail server in memory: it takes everything, unless it is away. */
import { activityInfo } from '@temporalio/activity';
import { transient } from '../../activities/failures.js';
import type { Mailer, OutgoingMail } from '../../activities/mail/mailer.js';
import type { Happening } from './timeline.js';

export interface TakenMail {
  /** Milliseconds since the epoch. */
  at: number;
  what: Happening;
  /** Whom it is about; absent where it is about all. */
  employeeId?: string;
  mail: OutgoingMail;
}

/** By what their Message-IDs begin with. */
const kinds: Partial<Record<string, Happening>> = {
  invitation: 'mail: invitation',
  reminder: 'mail: reminder',
  escalation: 'mail: escalation',
  undeliverable: 'mail: undeliverable',
  'deletion-reminder': 'mail: coming deletion',
  decision: 'mail: decision needed',
  quarantine: 'mail: quarantine',
  role: 'mail: role changed',
};

export interface InMemoryMailerSettings {
  /** Milliseconds since the epoch, asked at each mail. */
  now: () => Promise<number>;
  /** Whether the server is away at an instant. */
  down: (at: number) => boolean;
  taken: (mail: TakenMail) => Promise<void>;
}

export function inMemoryMailer({ now, down, taken }: InMemoryMailerSettings): Mailer {
  return {
    domain: 'rehearsal.invalid',
    async send(mail) {
      const at = await now();
      if (down(at)) throw transient('mailUnavailable', 'The mail server is away');
      const kind = /^<([\w-]+)\./.exec(mail.messageId)?.[1] ?? '';
      const what = kinds[kind];
      if (what === undefined) throw new Error(`a mail of a kind that rehearsals do not know: ${kind}`);
      // Runs about one employee are called by kind and employee.
      const [, employeeId] = activityInfo().workflowExecution?.workflowId.split('/') ?? [];
      await taken({ at, what, ...(employeeId !== undefined && { employeeId }), mail });
    },
    close: () => undefined,
  };
}
