/** Mails about people who leave or move. None holds a credential. */
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { IdentityApi } from '@ory/client';
import { decisive } from './failures.js';
import { ownIdentity } from './identity.js';
import type { Rendered } from './mail/content.js';
import { decisionNeeded } from './mail/decision-needed.js';
import { deletionReminder } from './mail/deletion-reminder.js';
import type { Mailer } from './mail/mailer.js';
import { messageId, type MailIdentity } from './mail/message-id.js';
import { quarantineAlarm } from './mail/quarantine-alarm.js';
import { roleChanged } from './mail/role-changed.js';
import type { Locale } from './mail/texts/locales.js';

/** The person is named by HR's id alone: these mails go to others, and outlive the person's data. */
interface LeavingNotice {
  /** Recipient. */
  to: string;
  employeeId: string;
  locale: Locale;
}

export interface DeletionReminder extends LeavingNotice {
  /** ISO 8601. */
  deleteAt: string;
  /** Part of the Message-ID: which of the reminders, in milliseconds before the deletion. */
  leadMs: number;
  role: string;
  /** A second person still has to consent. */
  approvalMissing: boolean;
}

export interface DecisionNeeded extends LeavingNotice {
  /** `awaitingApproval`, or why a person has to decide. */
  why: string;
  /** The answers that are possible, such as `retry`. */
  actions: readonly string[];
  /** Part of the Message-ID: the how manieth such mail of the run. */
  number: number;
}

export interface QuarantineAlarm {
  to: string;
  /** @default 'en' */
  locale?: Locale;
  /** ISO 8601. */
  since: string;
  perHour: number;
  perDay: number;
}

export interface RoleChanged {
  employeeId: string;
  locale: Locale;
  identityId: string;
  role: string;
}

export interface LeavingNoticeDependencies {
  kratos: IdentityApi;
  mailer: Mailer;
}

export function leavingNotices({ kratos, mailer }: LeavingNoticeDependencies) {
  function send(
    identity: Omit<MailIdentity, 'runId'>,
    to: { to: string; name?: string },
    mail: Rendered,
  ): Promise<void> {
    const run = activityInfo().workflowExecution?.runId;
    const id = messageId({ ...identity, ...(run !== undefined && { runId: run }) }, mailer.domain);
    return mailer.send({ ...to, messageId: id, ...mail }, cancellationSignal());
  }

  return {
    /** Tells the requester or HR of a coming deletion. */
    remindOfDeletion({ to, deleteAt, leadMs, ...told }: DeletionReminder): Promise<void> {
      const mail = deletionReminder({ ...told, deleteAt: new Date(deleteAt) });
      const { employeeId } = told;
      // After an extension the same reminder comes once more.
      return send({ kind: 'deletion-reminder', employeeId, issue: leadMs, about: deleteAt }, { to }, mail);
    },

    /** Tells HR that a person has to decide, or to consent. */
    askForDecision({ to, number, ...told }: DecisionNeeded): Promise<void> {
      const { employeeId } = told;
      return send({ kind: 'decision', employeeId, issue: number }, { to }, decisionNeeded(told));
    },

    /** Tells those who answer for deletions that they were put into quarantine. */
    alarmOfQuarantine({ to, locale = 'en', since, ...caps }: QuarantineAlarm): Promise<void> {
      const mail = quarantineAlarm({ locale, since: new Date(since), ...caps });
      return send({ kind: 'quarantine', issue: 1, about: since }, { to }, mail);
    },

    /**
     * Tells the person of the new role, at the address that Kratos has.
     * @throws ApplicationFailure `identityGone`, `identityChanged`, `undeliverable`
     */
    async tellOfRoleChange({ employeeId, locale, identityId, role }: RoleChanged): Promise<void> {
      const { email, name } = await ownIdentity(kratos, { identityId, employeeId });
      if (email === undefined) throw decisive('undeliverable', `identity ${identityId} has no address`);
      const named = name === undefined ? {} : { name };
      const mail = roleChanged({ locale, role, ...named });
      return send({ kind: 'role', employeeId, issue: 1 }, { to: email, ...named }, mail);
    },
  };
}
