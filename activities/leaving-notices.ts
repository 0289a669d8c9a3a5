/** Mails about people who leave or move. None holds a credential. */
import type { Mailer } from './mail/mailer.js';
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

export function leavingNotices({ mailer }: { mailer: Mailer }) {
  return {
    /** Tells the requester or HR of a coming deletion. */
    remindOfDeletion(_notice: DeletionReminder): Promise<void> {
      void mailer;
      return Promise.reject(new Error('not written yet'));
    },

    /** Tells HR that a person has to decide, or to consent. */
    askForDecision(_notice: DecisionNeeded): Promise<void> {
      return Promise.reject(new Error('not written yet'));
    },

    /** Tells those who answer for deletions that they were put into quarantine. */
    alarmOfQuarantine(_alarm: QuarantineAlarm): Promise<void> {
      return Promise.reject(new Error('not written yet'));
    },

    /** Tells the person of the new role, at the address that Kratos has. */
    tellOfRoleChange(_notice: RoleChanged): Promise<void> {
      return Promise.reject(new Error('not written yet'));
    },
  };
}
