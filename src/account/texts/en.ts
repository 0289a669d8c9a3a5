/** English, and the shape of every other language. To add one: a file beside this one, and a line in `language.ts`. */

/** What Kratos tells beside a message, where it does. */
export interface Limits {
  minLength: number | undefined;
  maxLength: number | undefined;
}

export const en = {
  language: 'English',
  account: 'Your account',
  questions: 'Questions?',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  emailAddress: 'E-mail address',
  password: 'Password',

  welcome: {
    title: 'Welcome',
    body: ['Your account is ready. One more step: choose a password that only you know.'],
    button: 'Choose a password',
    opening: 'Opening…',
    note: 'The link in your mail works once, and only when you press the button yourself.',
    noScript: {
      title: 'This one step needs JavaScript',
      body: 'It keeps mail scanners from using up your link. Switch JavaScript on for this page and load it again, or open the link from your mail in another browser.',
    },
    unusable: {
      title: 'This address is not complete',
      body: [
        'Part of the link was lost or changed on its way here, so we did not follow it.',
        'Open the mail again and press its button, or copy the whole address from the mail.',
      ],
    },
  },

  settings: {
    title: 'Choose your password',
    body: 'It is for this account only, and nobody else ever sees it.',
    newPassword: 'New password',
    hint: (minLength: number) =>
      `At least ${minLength.toString()} characters. Several words that you remember make a good one.`,
    button: 'Save password',
  },

  login: {
    title: 'Sign in',
    confirm: 'Please enter your password once more, so that we know it is you.',
    button: 'Sign in',
    noPassword:
      'No password yet? Use the newest invitation in your mailbox. Forgotten? Ask the people who invited you for a new link.',
  },

  signedIn: {
    title: (name: string) => `Hello, ${name}`,
    body: 'You are signed in. You can close this page.',
    role: 'Role',
    changePassword: 'Change password',
    signOut: 'Sign out',
  },
  roles: {
    admin: 'Administrator',
    analyst: 'Analyst',
    'automation-engineer': 'Automation engineer',
  },

  code: {
    title: 'Enter your code',
    body: 'We sent you a mail with a code of six digits.',
    label: 'Code',
    format: 'Six digits, without spaces',
    button: 'Continue',
  },

  notices: {
    linkUsed: {
      title: 'This link was used already',
      body: [
        'Every link works once.',
        'If you have not set a password yet, a new link is on its way to you by itself: use the newest mail.',
      ],
    },
    linkExpired: {
      title: 'This link has expired',
      body: [
        'Links work for a limited time.',
        'If you have not set a password yet, a new link is on its way to you by itself: use the newest mail.',
      ],
    },
    linkUnusable: {
      title: 'This link no longer works',
      body: [
        'It was used already or has expired.',
        'If you have not set a password yet, a new link is on its way to you by itself: use the newest mail.',
      ],
    },
    tooManyTries: {
      title: 'Too many wrong codes',
      body: [
        'For your safety, this code no longer works.',
        'If you have not set a password yet, a new one is on its way to you by itself: use the newest mail.',
      ],
    },
    notOffered: {
      title: 'Ask for a new link',
      body: [
        'This page opens links that were mailed to you; it cannot send one.',
        'Ask the people who invited you, and a new link will be mailed to you.',
      ],
    },
    windowClosed: {
      title: 'Your time to choose a password is over',
      body: [
        'After a link is opened, a password can be set for a limited time only.',
        'A new link is on its way to you by itself: use the newest mail. If none arrives, ask the people who invited you.',
      ],
    },
    disabled: {
      title: 'This account was disabled',
      body: [
        'You cannot sign in or set a password with it.',
        'If that is a mistake, ask the people who manage accounts at your company.',
      ],
    },
    cookies: {
      title: 'Please start again',
      body: [
        'Your browser did not send back what this form needs. That happens when cookies are blocked or cleared, or when a form was open for long.',
        'Allow cookies for this page and start again.',
      ],
    },
    error: {
      title: 'That did not work',
      body: ['Please go back and try again. If it happens again, tell the people who invited you.'],
    },
    unavailable: {
      title: 'We will be right back',
      body: [
        'Your account cannot be reached at this moment. Nothing is lost.',
        'Please load this page again in a few minutes.',
      ],
    },
  },
  toSignIn: 'Go to sign-in',
  startAgain: 'Start again',
  reference: 'Reference',

  /** By Kratos' message id; a message without a text here is shown in Kratos' own words. */
  kratos: {
    4000002: () => 'Please fill this in.',
    4000005: () => 'This password cannot be used. Please choose another one.',
    4000006: () => 'The e-mail address or the password is wrong.',
    4000010: () => 'This account is not active yet.',
    4000031: () => 'This password is too similar to your e-mail address. Please choose another one.',
    4000032: ({ minLength }: Limits) =>
      minLength === undefined
        ? 'This password is too short.'
        : `This password is too short: it needs at least ${minLength.toString()} characters.`,
    4000033: ({ maxLength }: Limits) =>
      maxLength === undefined
        ? 'This password is too long.'
        : `This password is too long: it can have at most ${maxLength.toString()} characters.`,
    4000034: () => 'This password is known from a data breach elsewhere. Please choose another one.',
    4010001: () => 'That took too long. Please try again.',
    4050001: () => 'That took too long. Please try again.',
    4060006: () => 'This code is wrong or was used already. Please check it and try again.',
  },
};

export type Texts = typeof en;
