import type { Texts } from './en.js';

const newLink =
  'Wenn Sie noch kein Passwort gesetzt haben, ist ein neuer Link von selbst zu Ihnen unterwegs: Nehmen Sie die neueste E-Mail.';

export const de: Texts = {
  language: 'Deutsch',
  account: 'Ihr Konto',
  questions: 'Fragen?',
  showPassword: 'Passwort zeigen',
  hidePassword: 'Passwort verbergen',
  emailAddress: 'E-Mail-Adresse',
  password: 'Passwort',

  welcome: {
    title: 'Willkommen',
    body: ['Ihr Konto ist bereit. Ein Schritt fehlt noch: Wählen Sie ein Passwort, das nur Sie kennen.'],
    button: 'Passwort wählen',
    opening: 'Wird geöffnet …',
    note: 'Der Link in Ihrer E-Mail gilt einmal, und nur, wenn Sie selbst auf den Knopf drücken.',
    noScript: {
      title: 'Dieser eine Schritt braucht JavaScript',
      body: 'So verbrauchen E-Mail-Scanner Ihren Link nicht. Schalten Sie JavaScript für diese Seite ein und laden Sie sie neu, oder öffnen Sie den Link aus Ihrer E-Mail in einem anderen Browser.',
    },
    unusable: {
      title: 'Diese Adresse ist nicht vollständig',
      body: [
        'Ein Teil des Links ging auf dem Weg hierher verloren oder wurde verändert; wir sind ihm nicht gefolgt.',
        'Öffnen Sie die E-Mail noch einmal und drücken Sie auf den Knopf, oder kopieren Sie die ganze Adresse aus der E-Mail.',
      ],
    },
  },

  settings: {
    title: 'Passwort wählen',
    body: 'Es gilt nur für dieses Konto, und niemand sonst bekommt es zu sehen.',
    newPassword: 'Neues Passwort',
    hint: (minLength) =>
      `Mindestens ${minLength.toString()} Zeichen. Mehrere Wörter, die Sie sich merken, sind ein gutes Passwort.`,
    button: 'Passwort speichern',
  },

  login: {
    title: 'Anmelden',
    confirm: 'Bitte geben Sie Ihr Passwort noch einmal ein, damit wir wissen, dass Sie es sind.',
    button: 'Anmelden',
    noPassword:
      'Noch kein Passwort? Nehmen Sie die neueste Einladung in Ihrem Postfach. Vergessen? Bitten Sie die Stelle, die Sie eingeladen hat, um einen neuen Link.',
  },

  signedIn: {
    title: (name) => `Hallo, ${name}`,
    body: 'Sie sind angemeldet. Sie können diese Seite schließen.',
    role: 'Rolle',
    changePassword: 'Passwort ändern',
    signOut: 'Abmelden',
  },
  roles: {
    admin: 'Administration',
    analyst: 'Analyse',
    'automation-engineer': 'Automatisierung',
  },

  code: {
    title: 'Code eingeben',
    body: 'Wir haben Ihnen eine E-Mail mit einem sechsstelligen Code geschickt.',
    label: 'Code',
    format: 'Sechs Ziffern, ohne Leerzeichen',
    button: 'Weiter',
  },

  notices: {
    linkUsed: {
      title: 'Dieser Link wurde schon benutzt',
      body: ['Jeder Link gilt einmal.', newLink],
    },
    linkExpired: {
      title: 'Dieser Link ist abgelaufen',
      body: ['Links gelten eine begrenzte Zeit.', newLink],
    },
    linkUnusable: {
      title: 'Dieser Link gilt nicht mehr',
      body: ['Er wurde schon benutzt oder ist abgelaufen.', newLink],
    },
    tooManyTries: {
      title: 'Zu viele falsche Codes',
      body: [
        'Zu Ihrer Sicherheit gilt dieser Code nicht mehr.',
        'Wenn Sie noch kein Passwort gesetzt haben, ist ein neuer von selbst zu Ihnen unterwegs: Nehmen Sie die neueste E-Mail.',
      ],
    },
    notOffered: {
      title: 'Bitten Sie um einen neuen Link',
      body: [
        'Diese Seite öffnet Links, die Sie per E-Mail bekommen haben; verschicken kann sie keine.',
        'Wenden Sie sich an die Stelle, die Sie eingeladen hat, und Sie bekommen einen neuen Link.',
      ],
    },
    windowClosed: {
      title: 'Die Zeit zum Wählen eines Passworts ist um',
      body: [
        'Nach dem Öffnen eines Links kann ein Passwort nur eine begrenzte Zeit lang gesetzt werden.',
        'Ein neuer Link ist von selbst zu Ihnen unterwegs: Nehmen Sie die neueste E-Mail. Kommt keine, wenden Sie sich an die Stelle, die Sie eingeladen hat.',
      ],
    },
    disabled: {
      title: 'Dieses Konto wurde gesperrt',
      body: [
        'Sie können sich damit nicht anmelden und kein Passwort setzen.',
        'Wenn das ein Irrtum ist, wenden Sie sich an die Stelle, die in Ihrer Firma die Konten verwaltet.',
      ],
    },
    cookies: {
      title: 'Bitte beginnen Sie noch einmal',
      body: [
        'Ihr Browser hat nicht zurückgeschickt, was dieses Formular braucht. Das geschieht, wenn Cookies gesperrt oder gelöscht sind oder ein Formular lange offen war.',
        'Erlauben Sie Cookies für diese Seite und beginnen Sie noch einmal.',
      ],
    },
    error: {
      title: 'Das hat nicht geklappt',
      body: [
        'Bitte gehen Sie zurück und versuchen Sie es noch einmal. Geschieht es wieder, sagen Sie es der Stelle, die Sie eingeladen hat.',
      ],
    },
    unavailable: {
      title: 'Wir sind gleich wieder da',
      body: [
        'Ihr Konto ist gerade nicht erreichbar. Nichts ist verloren.',
        'Bitte laden Sie diese Seite in ein paar Minuten noch einmal.',
      ],
    },
  },
  toSignIn: 'Zur Anmeldung',
  startAgain: 'Noch einmal beginnen',
  reference: 'Kennung',

  kratos: {
    4000002: () => 'Bitte füllen Sie dieses Feld aus.',
    4000005: () => 'Dieses Passwort kann nicht benutzt werden. Bitte wählen Sie ein anderes.',
    4000006: () => 'Die E-Mail-Adresse oder das Passwort ist falsch.',
    4000010: () => 'Dieses Konto ist noch nicht aktiv.',
    4000031: () => 'Dieses Passwort ist Ihrer E-Mail-Adresse zu ähnlich. Bitte wählen Sie ein anderes.',
    4000032: ({ minLength }) =>
      minLength === undefined
        ? 'Dieses Passwort ist zu kurz.'
        : `Dieses Passwort ist zu kurz: Es braucht mindestens ${minLength.toString()} Zeichen.`,
    4000033: ({ maxLength }) =>
      maxLength === undefined
        ? 'Dieses Passwort ist zu lang.'
        : `Dieses Passwort ist zu lang: Es darf höchstens ${maxLength.toString()} Zeichen haben.`,
    4000034: () => 'Dieses Passwort ist aus einem Datenleck anderswo bekannt. Bitte wählen Sie ein anderes.',
    4010001: () => 'Das hat zu lange gedauert. Bitte versuchen Sie es noch einmal.',
    4050001: () => 'Das hat zu lange gedauert. Bitte versuchen Sie es noch einmal.',
    4060006: () => 'Dieser Code ist falsch oder wurde schon benutzt. Bitte prüfen Sie ihn.',
  },
};
