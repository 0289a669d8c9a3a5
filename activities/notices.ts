/** Mails without a credential in them: to the joiner before a link expires, to others when a person has to decide. */
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Rendered } from './mail/content.js';
import { escalation } from './mail/escalation.js';
import type { Mailer } from './mail/mailer.js';
import { messageId } from './mail/message-id.js';
import { reminder } from './mail/reminder.js';
import type { Locale } from './mail/texts/locales.js';
import type { Delivery } from './mail/texts/texts.js';
import { undeliverable } from './mail/undeliverable.js';

interface Notice {
  /** Recipient. */
  to: string;
  employeeId: string;
  /** The joiner's. */
  name: string;
  locale: Locale;
  /** Of the link that the notice is about. */
  issue: number;
}

export interface Reminder extends Notice {
  delivery: Delivery;
  /** ISO 8601. */
  expiresAt: string;
  anotherFollows: boolean;
  contact?: string;
}

export interface Escalation extends Notice {
  delivery: Delivery;
  sent: number;
}

export interface Undeliverable extends Notice {
  /** The address that is refused. */
  email: string;
}

export function noticeActivities({ mailer }: { mailer: Mailer }) {
  function send(
    kind: 'reminder' | 'escalation' | 'undeliverable',
    notice: Notice,
    mail: Rendered,
  ): Promise<void> {
    const { to, employeeId, issue } = notice;
    const run = activityInfo().workflowExecution?.runId;
    const id = messageId(
      { kind, employeeId, issue, ...(run !== undefined && { runId: run }) },
      mailer.domain,
    );
    return mailer.send({ to, messageId: id, ...mail }, cancellationSignal());
  }

  return {
    /** Tells the joiner that the link in an earlier mail is about to expire. */
    remindJoiner: (notice: Reminder): Promise<void> =>
      send('reminder', notice, reminder({ ...notice, expiresAt: new Date(notice.expiresAt) })),

    /** Tells the manager or HR that the links are used up. */
    escalate: (notice: Escalation): Promise<void> => send('escalation', notice, escalation(notice)),

    /** Tells the manager or HR that the joiner's address is refused. */
    reportUndeliverable: (notice: Undeliverable): Promise<void> =>
      send('undeliverable', notice, undeliverable(notice)),
  };
}
