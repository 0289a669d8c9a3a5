import type { LeavingTexts } from './leaving.js';

/** How a person gets in: a link to open, or a code to type in. */
export type Delivery = 'link' | 'code';

/** Why this invitation is sent. */
export type InvitationReason =
  /** The first one. */
  | 'first'
  /** The one before expired unused. */
  | 'expired'
  /** The one before was opened, but no password was set in time. */
  | 'burned'
  /** Somebody asked for it; the one before may still work. */
  | 'requested';

/** A person that others are told about. */
export interface Subject {
  name: string;
  employeeId: string;
}

/** Everything that mails say, in one language. `until` is an instant as `instant` writes it. */
export interface Texts {
  /** BCP 47, for the mail's `lang`. */
  lang: string;
  leaving: LeavingTexts;
  /** Date and time in UTC: where the reader is, nobody knows. */
  instant: (at: Date) => string;
  greeting: (name: string) => string;
  /** To somebody whose name is not known. */
  plainGreeting: string;

  invitation: {
    subject: (reason: InvitationReason, delivery: Delivery) => string;
    opening: (reason: InvitationReason, delivery: Delivery) => string;
    button: string;
    beneathButton: string;
    enterCode: string;
    until: (until: string, delivery: Delivery) => string;
    keepToYourself: (delivery: Delivery) => string;
  };
  /** What happens when the time runs out: another comes, or somebody has to be asked. */
  renewal: (anotherFollows: boolean, delivery: Delivery, contact?: string) => string;
  ask: (contact?: string) => string;

  reminder: {
    subject: (delivery: Delivery) => string;
    opening: string;
    where: (until: string, delivery: Delivery) => string;
    withoutLink: (delivery: Delivery) => string;
  };

  attention: {
    heading: string;
    rescind: string;
    noTerminal: string;
  };
  escalation: {
    subject: (person: Subject) => string;
    preheader: (sent: number, delivery: Delivery) => string;
    opening: (person: Subject, sent: number, delivery: Delivery) => string;
    advice: readonly string[];
    resend: (delivery: Delivery) => string;
    why: string;
  };
  undeliverable: {
    subject: (person: Subject) => string;
    preheader: string;
    opening: (person: Subject, email: string) => string;
    advice: readonly string[];
    changeEmail: string;
    /** Stands in for the address in the command. */
    newAddress: string;
    retry: string;
    why: string;
  };
}
