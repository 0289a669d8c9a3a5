/** What mails about people who leave or move say, in one language. People are named by HR's id alone. */

/** What a person has to decide about. */
export const decisionReasons = [
  'awaitingApproval',
  'identityNotFound',
  'identityAmbiguous',
  'identityOfAnother',
  'lastAdmin',
  'identityGone',
  'markerGone',
  'identityReplaced',
  'roleChanged',
  'reactivated',
  'rehired',
  'systemUnavailable',
  /** Taken back, but the identity cannot be restored for now. */
  'rescinding',
] as const;
export type DecisionReason = (typeof decisionReasons)[number];

/** What a person can do; each is a command. */
export const leavingActions = [
  'approve',
  'extend',
  'hold',
  'rescind',
  'retry',
  'choose',
  'restart',
  'erase',
  'abandon',
] as const;
export type LeavingAction = (typeof leavingActions)[number];

/** `at` is an instant as `instant` of the other texts writes it. */
export interface LeavingTexts {
  role: (role: string) => string;
  /** What each command does. */
  actions: Record<LeavingAction, string>;
  /** Stand in a command for what the reader has to fill in. */
  fillIn: { reason: string; identityId: string; time: string };
  /** To those who know better than a terminal. */
  noTerminal: string;
  /** Why the mail came. */
  why: string;

  deletion: {
    subject: (employeeId: string, at: string) => string;
    opening: (employeeId: string, role: string, at: string) => string;
    forGood: string;
    approvalMissing: string;
    approved: string;
  };
  decision: {
    subject: (employeeId: string, reason: DecisionReason | undefined) => string;
    preheader: string;
    /** What happened. */
    reasons: Record<DecisionReason, (employeeId: string) => string>;
    /** A reason that these texts do not know. */
    unknown: (employeeId: string, reason: string) => string;
    waits: string;
  };
  quarantine: {
    subject: string;
    opening: (at: string) => string;
    caps: (perHour: number, perDay: number) => string;
    nothingDeleted: string;
    show: string;
    lift: string;
    stop: string;
    why: string;
  };
  moved: {
    subject: string;
    opening: (role: string) => string;
    signInAgain: string;
    unexpected: string;
  };
}
