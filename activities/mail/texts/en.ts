import { leavingEn } from './leaving-en.js';
import type { Subject, Texts } from './texts.js';

const date = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const time = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});
const who = ({ name, employeeId }: Subject) => `${name} (employee ${employeeId})`;

export const en: Texts = {
  lang: 'en',
  leaving: leavingEn,
  instant: (at) => `${date.format(at)}, ${time.format(at)} UTC`,
  greeting: (name) => `Hello ${name},`,
  plainGreeting: 'Hello,',

  invitation: {
    subject: (reason, delivery) =>
      reason === 'first' ? 'Welcome: set up your account' : `A new ${delivery} to set up your account`,
    opening: (reason, delivery) => {
      switch (reason) {
        case 'first':
          return delivery === 'link'
            ? 'It is good to have you with us. Your account is ready, and only one thing is missing: a password that you alone know. Choose it now, and you can sign in.'
            : 'It is good to have you with us. Your account is ready, and only one thing is missing: a password that you alone know. This code lets you choose it:';
        case 'expired':
          return `The ${delivery} we sent you earlier has expired, so here is a new one. You have not missed anything: your account is still waiting for you.`;
        case 'burned':
          return delivery === 'link'
            ? 'The link we sent you earlier was opened, but no password was set before its time ran out. That happens easily, when something comes up or a security scanner opens the link before you do. So here is a new one.'
            : 'The code we sent you earlier was entered, but no password was set before its time ran out. That happens easily when something comes up. So here is a new one.';
        case 'requested':
          return `Here is the new ${delivery} that was asked for on your behalf. Please use this one and disregard our earlier mails.`;
      }
    },
    button: 'Choose my password',
    beneathButton: 'If the button does not work, copy this address into your browser:',
    enterCode: 'Enter it on this page:',
    until: (until, delivery) => `The ${delivery} works until ${until}, and it works only once.`,
    keepToYourself: (delivery) =>
      `Please keep this mail to yourself: whoever has the ${delivery} can set the password of your account.`,
  },
  renewal: (anotherFollows, delivery, contact) =>
    anotherFollows
      ? `Not in time? No need to do anything: if the ${delivery} expires unused, a new one comes by itself.`
      : `This is the last ${delivery} that comes by itself. Should it expire, ${
          contact === undefined ? 'please ask your manager or your HR team' : `please write to ${contact}`
        } for a new one.`,
  ask: (contact) =>
    contact === undefined
      ? 'Any questions, or were you not expecting this mail? Ask your manager or your HR team.'
      : `Any questions, or were you not expecting this mail? Write to ${contact}.`,

  reminder: {
    subject: (delivery) => `A reminder: your ${delivery} expires soon`,
    opening: 'A short reminder: your account is ready, but it has no password yet.',
    where: (until, delivery) =>
      `You will find the ${delivery} in the last mail we sent you. It works until ${until}. If you cannot see that mail, please look into your spam folder too.`,
    withoutLink: (delivery) =>
      delivery === 'link'
        ? 'This reminder contains no link, on purpose: the one in our earlier mail is the only one you need.'
        : 'This reminder contains no code, on purpose: the one in our earlier mail is the only one you need.',
  },

  attention: {
    heading: 'What you can do',
    rescind: 'Take the invitation back, if the person is not coming after all:',
    noTerminal: 'No terminal at hand? Forward this mail to those who run the onboarding service for you.',
  },
  escalation: {
    subject: ({ name }) => `${name} has not set a password yet`,
    preheader: (sent, delivery) =>
      sent === 1
        ? `One ${delivery} was sent and ran out. The onboarding is waiting for you.`
        : `${sent} ${delivery}s were sent and ran out. The onboarding is waiting for you.`,
    opening: (person, sent, delivery) =>
      `${
        sent === 1
          ? `We sent ${who(person)} one ${delivery} for setting a password, and it expired unused.`
          : `We sent ${who(person)} ${sent} ${delivery}s for setting a password, and all of them expired unused.`
      } No more are sent by themselves. The account exists, but nobody can sign in with it: the onboarding is waiting for your decision.`,
    advice: [
      'Ask the person, by telephone or in person, whether our mails arrive, and to look into the spam folder.',
      'Check that the address in your HR system is right and already in use.',
    ],
    resend: (delivery) => `Send a new ${delivery}, once the person knows that it is coming:`,
    why: 'You receive this mail because you are the manager or the HR contact of this person.',
  },
  undeliverable: {
    subject: ({ name }) => `Our mail to ${name} cannot be delivered`,
    preheader: 'The mail server refuses the address. The onboarding is waiting for you.',
    opening: (person, email) =>
      `The mail server refuses the address of ${who(person)} for good: ${email}. The invitation has not reached the person, and the onboarding is waiting for your decision.`,
    advice: [
      'Check the address for typing errors.',
      'Check that the mailbox exists already. For a new employee it is often created a little later.',
    ],
    changeEmail: 'Send the invitation to another address:',
    newAddress: 'NEW-ADDRESS',
    retry: 'Try the same address again, once its mailbox exists:',
    why: 'You receive this mail because you are the manager or the HR contact of this person.',
  },
};
